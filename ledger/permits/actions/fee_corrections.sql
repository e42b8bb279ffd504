-- name: payment
-- By which entry and with which slip an instalment is paid, and how much came; no row where it is not paid.
SELECT entry_id, voucher, amount + coalesce(surcharge, 0) AS amount
FROM ledger.permit_fee_instalment
WHERE book_id = %(book)s AND fee_id = %(fee)s AND number = %(number)s AND entry_id IS NOT NULL

-- name: taken_back
-- What took a payment back; no row where it stands.
SELECT entry_id
FROM ledger.entry
WHERE book_id = %(book)s AND reverses = %(entry)s

-- name: freed
-- What became free since a fee was paid whole, as far as the site holds it freely still.
SELECT s.code AS asset, least(p.quantity, b.debits - b.credits)::bigint AS quantity
FROM ledger.fee_lots_freed(%(book)s, %(fee)s) p
JOIN ledger.asset s ON s.book_id = %(book)s AND s.asset_id = p.asset_id
JOIN ledger.account a ON a.book_id = s.book_id AND a.code = %(account)s
JOIN ledger.balance b ON b.book_id = a.book_id AND b.account_id = a.account_id AND b.asset_id = p.asset_id
WHERE b.debits > b.credits
ORDER BY s.code

-- name: refunded
-- What of a fee has gone back.
SELECT coalesce(sum(n.amount), 0)::bigint
FROM ledger.fee_refunded(%(book)s, %(fee)s) n
