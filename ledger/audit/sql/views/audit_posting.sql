-- Lines of entries, each with the balance after it.
-- Who reads: auditors, each the books that ledger.auditor_login gives to their login.
-- Locks: none. Errors: none. A barrier: no condition of the reader runs before the book was checked.
CREATE OR REPLACE VIEW ledger.audit_posting WITH (security_barrier) AS
SELECT
  b.code AS book,
  p.entry_id AS entry,
  p.line,
  a.code AS account,
  a.owner,
  s.code AS asset,
  s.scale,
  CASE WHEN p.debit > 0 THEN 'debit' ELSE 'credit' END AS side,
  p.debit + p.credit AS amount,
  ((p.debit + p.credit) * ('1e-' || s.scale)::numeric)::text AS amount_decimal,
  p.balance_after,
  p.version,
  p.effective_on,
  p.recorded_at
FROM ledger.posting p
JOIN ledger.account a USING (book_id, account_id)
JOIN ledger.asset s USING (book_id, asset_id)
JOIN ledger.book b USING (book_id)
WHERE b.book_id IN (SELECT g.book_id FROM ledger.auditor_login g WHERE g.login = session_user);
COMMENT ON VIEW ledger.audit_posting IS 'Lines of entries, each with the balance after it.';
COMMENT ON COLUMN ledger.audit_posting.book IS 'Code of the book.';
COMMENT ON COLUMN ledger.audit_posting.entry IS 'Id of the entry.';
COMMENT ON COLUMN ledger.audit_posting.line IS 'Number of the line in the entry.';
COMMENT ON COLUMN ledger.audit_posting.account IS 'Code of the account.';
COMMENT ON COLUMN ledger.audit_posting.owner IS 'Code of the owner of the account.';
COMMENT ON COLUMN ledger.audit_posting.asset IS 'Code of the asset.';
COMMENT ON COLUMN ledger.audit_posting.scale IS 'Decimals of the smallest unit.';
COMMENT ON COLUMN ledger.audit_posting.side IS 'debit or credit.';
COMMENT ON COLUMN ledger.audit_posting.amount IS 'An integer of the smallest unit.';
COMMENT ON COLUMN ledger.audit_posting.amount_decimal IS 'The amount as a decimal text, in the unit of the asset.';
COMMENT ON COLUMN ledger.audit_posting.balance_after IS 'Balance after it in the normal direction, an integer of the smallest unit.';
COMMENT ON COLUMN ledger.audit_posting.version IS 'Number of postings on the account in this asset, with this one.';
COMMENT ON COLUMN ledger.audit_posting.effective_on IS 'Legal date of the event.';
COMMENT ON COLUMN ledger.audit_posting.recorded_at IS 'Instant of recording.';
