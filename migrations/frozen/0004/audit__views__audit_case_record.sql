-- What was done in damage cases, with the law that was applied.
-- Who reads: auditors, each the books that ledger.auditor_login gives to their login.
-- Locks: none. Errors: none. A barrier: no condition of the reader runs before the book was checked.
CREATE OR REPLACE VIEW ledger.audit_case_record WITH (security_barrier) AS
SELECT
  b.code AS book,
  c.code AS case_code,
  v.record_id AS record,
  v.kind,
  v.effective_on,
  v.state,
  v.reason,
  v.document,
  v.basis,
  v.law,
  v.actor_id AS actor,
  v.recorded_at
FROM ledger.damage_record v
JOIN ledger.damage_case c USING (book_id, case_id)
JOIN ledger.book b USING (book_id)
WHERE b.book_id IN (SELECT g.book_id FROM ledger.auditor_login g WHERE g.login = session_user);
COMMENT ON VIEW ledger.audit_case_record IS 'What was done in damage cases, with the law that was applied.';
COMMENT ON COLUMN ledger.audit_case_record.book IS 'Code of the book.';
COMMENT ON COLUMN ledger.audit_case_record.case_code IS 'Number of the case.';
COMMENT ON COLUMN ledger.audit_case_record.record IS 'Id of the record.';
COMMENT ON COLUMN ledger.audit_case_record.kind IS 'What was done.';
COMMENT ON COLUMN ledger.audit_case_record.effective_on IS 'Legal date.';
COMMENT ON COLUMN ledger.audit_case_record.state IS 'State after it.';
COMMENT ON COLUMN ledger.audit_case_record.reason IS 'Why, in words.';
COMMENT ON COLUMN ledger.audit_case_record.document IS 'Document that it rests on.';
COMMENT ON COLUMN ledger.audit_case_record.basis IS 'Article that allows it.';
COMMENT ON COLUMN ledger.audit_case_record.law IS 'Versions of the rule packs that were applied.';
COMMENT ON COLUMN ledger.audit_case_record.actor IS 'Number of the actor who did it; see audit_actor.';
COMMENT ON COLUMN ledger.audit_case_record.recorded_at IS 'Instant of recording.';
