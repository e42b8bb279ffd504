-- Balances now, one per account and asset.
-- Who reads: auditors, each the books that ledger.auditor_login gives to their login.
-- Locks: none. Errors: none. A barrier: no condition of the reader runs before the book was checked.
CREATE OR REPLACE VIEW ledger.audit_balance WITH (security_barrier) AS
SELECT
  b.code AS book,
  a.code AS account,
  s.code AS asset,
  s.scale,
  n.debits,
  n.credits,
  CASE WHEN n.debit_normal THEN n.debits - n.credits ELSE n.credits - n.debits END AS balance,
  ((CASE WHEN n.debit_normal THEN n.debits - n.credits ELSE n.credits - n.debits END) * ('1e-' || s.scale)::numeric)::text AS balance_decimal,
  n.version
FROM ledger.balance n
JOIN ledger.account a USING (book_id, account_id)
JOIN ledger.asset s USING (book_id, asset_id)
JOIN ledger.book b USING (book_id)
WHERE b.book_id IN (SELECT g.book_id FROM ledger.auditor_login g WHERE g.login = session_user);
COMMENT ON VIEW ledger.audit_balance IS 'Balances now, one per account and asset.';
COMMENT ON COLUMN ledger.audit_balance.book IS 'Code of the book.';
COMMENT ON COLUMN ledger.audit_balance.account IS 'Code of the account.';
COMMENT ON COLUMN ledger.audit_balance.asset IS 'Code of the asset.';
COMMENT ON COLUMN ledger.audit_balance.scale IS 'Decimals of the smallest unit.';
COMMENT ON COLUMN ledger.audit_balance.debits IS 'Sum of all debits, an integer of the smallest unit.';
COMMENT ON COLUMN ledger.audit_balance.credits IS 'Sum of all credits, an integer of the smallest unit.';
COMMENT ON COLUMN ledger.audit_balance.balance IS 'In the normal direction of the account, an integer of the smallest unit.';
COMMENT ON COLUMN ledger.audit_balance.balance_decimal IS 'The balance as a decimal text, in the unit of the asset.';
COMMENT ON COLUMN ledger.audit_balance.version IS 'Number of postings on it.';
