-- What is counted: money, room under a cap, lots of permits.
-- Who reads: auditors, each the books that ledger.auditor_login gives to their login.
-- Locks: none. Errors: none. A barrier: no condition of the reader runs before the book was checked.
CREATE OR REPLACE VIEW ledger.audit_asset WITH (security_barrier) AS
SELECT
  b.code AS book,
  s.code AS asset,
  s.name,
  s.kind,
  s.unit,
  s.scale
FROM ledger.asset s
JOIN ledger.book b USING (book_id)
WHERE b.book_id IN (SELECT g.book_id FROM ledger.auditor_login g WHERE g.login = session_user);
COMMENT ON VIEW ledger.audit_asset IS 'What is counted: money, room under a cap, lots of permits.';
COMMENT ON COLUMN ledger.audit_asset.book IS 'Code of the book.';
COMMENT ON COLUMN ledger.audit_asset.asset IS 'Code of the asset.';
COMMENT ON COLUMN ledger.audit_asset.name IS 'Name of the asset.';
COMMENT ON COLUMN ledger.audit_asset.kind IS 'money, permit or cap.';
COMMENT ON COLUMN ledger.audit_asset.unit IS 'Unit in which decimals are written.';
COMMENT ON COLUMN ledger.audit_asset.scale IS 'Decimals of the smallest unit: 2 for fen, 6 for grams of a tonne.';
