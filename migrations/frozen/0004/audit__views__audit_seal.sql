-- Places of entries in the sealed log, and voucher numbers.
-- Who reads: auditors, each the books that ledger.auditor_login gives to their login.
-- Locks: none. Errors: none. A barrier: no condition of the reader runs before the book was checked.
CREATE OR REPLACE VIEW ledger.audit_seal WITH (security_barrier) AS
SELECT
  b.code AS book,
  v.place,
  v.entry_id AS entry,
  v.voucher_month,
  v.voucher_number,
  encode(v.leaf_hash, 'hex') AS leaf_hash
FROM ledger.seal v
JOIN ledger.book b USING (book_id)
WHERE b.book_id IN (SELECT g.book_id FROM ledger.auditor_login g WHERE g.login = session_user);
COMMENT ON VIEW ledger.audit_seal IS 'Places of entries in the sealed log, and voucher numbers.';
COMMENT ON COLUMN ledger.audit_seal.book IS 'Code of the book.';
COMMENT ON COLUMN ledger.audit_seal.place IS 'Index in the log, from 0.';
COMMENT ON COLUMN ledger.audit_seal.entry IS 'Id of the entry.';
COMMENT ON COLUMN ledger.audit_seal.voucher_month IS 'First day of the month of the voucher number.';
COMMENT ON COLUMN ledger.audit_seal.voucher_number IS 'Number in the month, from 1, without gaps.';
COMMENT ON COLUMN ledger.audit_seal.leaf_hash IS 'Leaf hash, in hexadecimal.';
