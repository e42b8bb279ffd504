-- Signed heads of the log.
-- Who reads: auditors, each the books that ledger.auditor_login gives to their login.
-- Locks: none. Errors: none. A barrier: no condition of the reader runs before the book was checked.
CREATE OR REPLACE VIEW ledger.audit_checkpoint WITH (security_barrier) AS
SELECT
  b.code AS book,
  v.size,
  encode(v.root, 'hex') AS root,
  v.key_number,
  v.signed_at,
  v.note
FROM ledger.checkpoint v
JOIN ledger.book b USING (book_id)
WHERE b.book_id IN (SELECT g.book_id FROM ledger.auditor_login g WHERE g.login = session_user);
COMMENT ON VIEW ledger.audit_checkpoint IS 'Signed heads of the log.';
COMMENT ON COLUMN ledger.audit_checkpoint.book IS 'Code of the book.';
COMMENT ON COLUMN ledger.audit_checkpoint.size IS 'Number of records that it covers.';
COMMENT ON COLUMN ledger.audit_checkpoint.root IS 'Root of the tree, in hexadecimal.';
COMMENT ON COLUMN ledger.audit_checkpoint.key_number IS 'Number of the key that signed.';
COMMENT ON COLUMN ledger.audit_checkpoint.signed_at IS 'Instant of the signature.';
COMMENT ON COLUMN ledger.audit_checkpoint.note IS 'The signed note.';
