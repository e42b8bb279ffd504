-- What was done to the status of accounts.
-- Who reads: auditors, each the books that ledger.auditor_login gives to their login.
-- Locks: none. Errors: none. A barrier: no condition of the reader runs before the book was checked.
CREATE OR REPLACE VIEW ledger.audit_account_event WITH (security_barrier) AS
SELECT
  b.code AS book,
  a.code AS account,
  v.status_before,
  v.status_after,
  v.reason,
  v.actor_id AS actor,
  v.recorded_at
FROM ledger.account_event v
JOIN ledger.account a USING (book_id, account_id)
JOIN ledger.book b USING (book_id)
WHERE b.book_id IN (SELECT g.book_id FROM ledger.auditor_login g WHERE g.login = session_user);
COMMENT ON VIEW ledger.audit_account_event IS 'What was done to the status of accounts.';
COMMENT ON COLUMN ledger.audit_account_event.book IS 'Code of the book.';
COMMENT ON COLUMN ledger.audit_account_event.account IS 'Code of the account.';
COMMENT ON COLUMN ledger.audit_account_event.status_before IS 'Status before.';
COMMENT ON COLUMN ledger.audit_account_event.status_after IS 'Status after.';
COMMENT ON COLUMN ledger.audit_account_event.reason IS 'Why, in words.';
COMMENT ON COLUMN ledger.audit_account_event.actor IS 'Number of the actor who did it; see audit_actor.';
COMMENT ON COLUMN ledger.audit_account_event.recorded_at IS 'Instant of recording.';
