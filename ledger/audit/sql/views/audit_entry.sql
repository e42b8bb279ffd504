-- Entries: balanced events, written once.
-- Who reads: auditors, each the books that ledger.auditor_login gives to their login.
-- Locks: none. Errors: none. A barrier: no condition of the reader runs before the book was checked.
CREATE OR REPLACE VIEW ledger.audit_entry WITH (security_barrier) AS
SELECT
  b.code AS book,
  e.entry_id AS entry,
  e.kind,
  e.effective_on,
  e.recorded_at,
  e.actor_id AS actor,
  e.approver_id AS approver,
  e.lines,
  e.reverses,
  e.memo,
  e.document,
  e.position
FROM ledger.entry e
JOIN ledger.book b USING (book_id)
WHERE b.book_id IN (SELECT g.book_id FROM ledger.auditor_login g WHERE g.login = session_user);
COMMENT ON VIEW ledger.audit_entry IS 'Entries: balanced events, written once.';
COMMENT ON COLUMN ledger.audit_entry.book IS 'Code of the book.';
COMMENT ON COLUMN ledger.audit_entry.entry IS 'Id of the entry.';
COMMENT ON COLUMN ledger.audit_entry.kind IS 'Code of the kind; see audit_kind.';
COMMENT ON COLUMN ledger.audit_entry.effective_on IS 'Legal date of the event.';
COMMENT ON COLUMN ledger.audit_entry.recorded_at IS 'Instant at which the ledger learned of it.';
COMMENT ON COLUMN ledger.audit_entry.actor IS 'Number of the actor who posted it; see audit_actor.';
COMMENT ON COLUMN ledger.audit_entry.approver IS 'Number of the second person; null for none.';
COMMENT ON COLUMN ledger.audit_entry.lines IS 'Number of postings.';
COMMENT ON COLUMN ledger.audit_entry.reverses IS 'Id of the entry that it reverses; null for none.';
COMMENT ON COLUMN ledger.audit_entry.memo IS 'Memo, as stored.';
COMMENT ON COLUMN ledger.audit_entry.document IS 'Document that it rests on, as stored.';
COMMENT ON COLUMN ledger.audit_entry.position IS 'Rises with every entry; rolled back ones leave gaps.';
