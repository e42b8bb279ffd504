-- name: accounts
-- List the bank accounts of a book by number.
SELECT b.book_id, b.bank_account_id, b.number, b.name, b.bank, b.account_id, a.code AS account, b.asset_id,
       s.code AS asset, s.scale, s.unit, s.digits, b.since
FROM ledger.bank_account b JOIN ledger.account a ON a.book_id = b.book_id AND a.account_id = b.account_id
JOIN ledger.asset s ON s.book_id = b.book_id AND s.asset_id = b.asset_id
WHERE b.book_id = :book AND b.ended_at IS NULL

-- name: mappings_of
-- List the mappings of a book by name.
SELECT code, content FROM ledger.bank_mapping WHERE book_id = :book ORDER BY code

-- name: lock_account
-- Wait until nobody else imports into a bank account or matches on it; free again when the transaction
-- ends.
SELECT pg_advisory_xact_lock(%s, %s)

-- name: bank_accounts
-- List the bank accounts of a book by number.
{accounts} ORDER BY b.number
