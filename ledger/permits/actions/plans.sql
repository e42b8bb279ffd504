-- name: known_sites
-- For `known_sites`.
SELECT code FROM ledger.site WHERE book_id = %s AND code = ANY(%s)

-- name: beyond
-- Find the caps that the plan would pass; told at the first row under each.
SELECT asset_id, debits - credits FROM ledger.balance
WHERE book_id = %s AND asset_id = ANY(%s) AND purpose = 'cap_available'
