-- Files of evidence of damage cases, by the hash of their bytes.
-- Who reads: auditors, each the books that ledger.auditor_login gives to their login.
-- Locks: none. Errors: none. A barrier: no condition of the reader runs before the book was checked.
CREATE OR REPLACE VIEW ledger.audit_evidence WITH (security_barrier) AS
SELECT
  b.code AS book,
  c.code AS case_code,
  v.evidence_id AS evidence,
  v.name,
  v.kind,
  v.size,
  v.sha256
FROM ledger.damage_evidence v
JOIN ledger.damage_case c USING (book_id, case_id)
JOIN ledger.book b USING (book_id)
WHERE b.book_id IN (SELECT g.book_id FROM ledger.auditor_login g WHERE g.login = session_user);
COMMENT ON VIEW ledger.audit_evidence IS 'Files of evidence of damage cases, by the hash of their bytes.';
COMMENT ON COLUMN ledger.audit_evidence.book IS 'Code of the book.';
COMMENT ON COLUMN ledger.audit_evidence.case_code IS 'Number of the case.';
COMMENT ON COLUMN ledger.audit_evidence.evidence IS 'Id of the file.';
COMMENT ON COLUMN ledger.audit_evidence.name IS 'Name of the file.';
COMMENT ON COLUMN ledger.audit_evidence.kind IS 'Kind of evidence.';
COMMENT ON COLUMN ledger.audit_evidence.size IS 'Number of bytes.';
COMMENT ON COLUMN ledger.audit_evidence.sha256 IS 'SHA-256 of the bytes, in hexadecimal.';
