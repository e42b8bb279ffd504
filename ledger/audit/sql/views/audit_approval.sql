-- Second persons' yes to the exact content of an entry.
-- Who reads: auditors, each the books that ledger.auditor_login gives to their login.
-- Locks: none. Errors: none. A barrier: no condition of the reader runs before the book was checked.
CREATE OR REPLACE VIEW ledger.audit_approval WITH (security_barrier) AS
SELECT
  b.code AS book,
  v.entry_id AS entry,
  v.content,
  v.actor_id AS actor,
  v.approved_at
FROM ledger.approval v
JOIN ledger.book b USING (book_id)
WHERE b.book_id IN (SELECT g.book_id FROM ledger.auditor_login g WHERE g.login = session_user);
COMMENT ON VIEW ledger.audit_approval IS 'Second persons'' yes to the exact content of an entry.';
COMMENT ON COLUMN ledger.audit_approval.book IS 'Code of the book.';
COMMENT ON COLUMN ledger.audit_approval.entry IS 'Id of the entry that was approved.';
COMMENT ON COLUMN ledger.audit_approval.content IS 'What was approved.';
COMMENT ON COLUMN ledger.audit_approval.actor IS 'Number of the actor who approved; see audit_actor.';
COMMENT ON COLUMN ledger.audit_approval.approved_at IS 'Instant of the approval.';
