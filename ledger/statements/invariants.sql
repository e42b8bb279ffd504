-- name: balance_sheet_stands_alone
-- What is counted beside the balance sheet has as many debits as credits in every currency, so that the
-- sheet balances by itself.
SELECT format('book %s %s', b.book_id, s.code) FROM ledger.balance b
JOIN ledger.asset s USING (book_id, asset_id)
WHERE b.purpose IN ({paired}) GROUP BY b.book_id, s.code HAVING sum(b.debits) <> sum(b.credits)
