-- name: pairs
-- Postings by account and asset, in the order in which they were recorded.
COPY (
  SELECT p.account_id, p.asset_id, p.version, p.debit, p.credit, p.balance_after, p.entry_id, p.line
  FROM ledger.posting p WHERE p.book_id = %(book)s ORDER BY p.account_id, p.asset_id, p.version) TO STDOUT

-- name: entries
-- Postings by entry.
COPY (
  SELECT p.entry_id, p.asset_id, p.debit, p.credit FROM ledger.posting p WHERE p.book_id = %(book)s
  ORDER BY p.entry_id, p.line) TO STDOUT

-- name: kept
-- The balances as they are kept, with the limits of their accounts.
SELECT b.account_id, b.asset_id, a.code, s.code, a.debit_normal, b.debits, b.credits, b.version, a.floor,
  a.ceiling
FROM ledger.balance b
JOIN ledger.account a ON a.book_id = b.book_id AND a.account_id = b.account_id
JOIN ledger.asset s ON s.book_id = b.book_id AND s.asset_id = b.asset_id WHERE b.book_id = %s
