-- Accounts: where one owner holds assets for one purpose.
-- Who reads: auditors, each the books that ledger.auditor_login gives to their login.
-- Locks: none. Errors: none. A barrier: no condition of the reader runs before the book was checked.
CREATE OR REPLACE VIEW ledger.audit_account WITH (security_barrier) AS
SELECT
  b.code AS book,
  a.code AS account,
  a.owner,
  a.purpose,
  a.debit_normal,
  a.floor,
  a.ceiling,
  a.status,
  a.opened_at,
  a.opened_by
FROM ledger.account a
JOIN ledger.book b USING (book_id)
WHERE b.book_id IN (SELECT g.book_id FROM ledger.auditor_login g WHERE g.login = session_user);
COMMENT ON VIEW ledger.audit_account IS 'Accounts: where one owner holds assets for one purpose.';
COMMENT ON COLUMN ledger.audit_account.book IS 'Code of the book.';
COMMENT ON COLUMN ledger.audit_account.account IS 'Code of the account.';
COMMENT ON COLUMN ledger.audit_account.owner IS 'Code of the owner.';
COMMENT ON COLUMN ledger.audit_account.purpose IS 'Line of the chart of accounts.';
COMMENT ON COLUMN ledger.audit_account.debit_normal IS 'Whether a debit raises the balance.';
COMMENT ON COLUMN ledger.audit_account.floor IS 'Lowest balance allowed, in the smallest unit; null for none.';
COMMENT ON COLUMN ledger.audit_account.ceiling IS 'Highest balance allowed, in the smallest unit; null for none.';
COMMENT ON COLUMN ledger.audit_account.status IS 'open, frozen, receive_only or closed.';
COMMENT ON COLUMN ledger.audit_account.opened_at IS 'Instant at which it was opened.';
COMMENT ON COLUMN ledger.audit_account.opened_by IS 'Number of the actor who opened it; see audit_actor.';
