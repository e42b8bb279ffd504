-- Damage cases.
-- Who reads: auditors, each the books that ledger.auditor_login gives to their login.
-- Locks: none. Errors: none. A barrier: no condition of the reader runs before the book was checked.
CREATE OR REPLACE VIEW ledger.audit_case WITH (security_barrier) AS
SELECT
  b.code AS book,
  v.code AS case_code,
  v.title,
  q.state,
  v.area,
  v.medium,
  v.received_on,
  v.occurred_on,
  v.process_id AS process
FROM ledger.damage_case v
JOIN ledger.process q ON q.book_id = v.book_id AND q.process_id = v.process_id
JOIN ledger.book b ON b.book_id = v.book_id
WHERE b.book_id IN (SELECT g.book_id FROM ledger.auditor_login g WHERE g.login = session_user);
COMMENT ON VIEW ledger.audit_case IS 'Damage cases.';
COMMENT ON COLUMN ledger.audit_case.book IS 'Code of the book.';
COMMENT ON COLUMN ledger.audit_case.case_code IS 'Number of the case.';
COMMENT ON COLUMN ledger.audit_case.title IS 'Title of the case.';
COMMENT ON COLUMN ledger.audit_case.state IS 'State of the case now.';
COMMENT ON COLUMN ledger.audit_case.area IS 'Code of the place.';
COMMENT ON COLUMN ledger.audit_case.medium IS 'What was damaged.';
COMMENT ON COLUMN ledger.audit_case.received_on IS 'Day on which the clue came.';
COMMENT ON COLUMN ledger.audit_case.occurred_on IS 'Day of the damage; null when not known.';
COMMENT ON COLUMN ledger.audit_case.process IS 'Id of its process; see audit_process_event.';
