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
-- What became free when a fee was paid whole, as far as the site holds it freely still.
SELECT s.code AS asset, least(p.debit, b.debits - b.credits)::bigint AS quantity
FROM ledger.posting p
JOIN ledger.asset s USING (book_id, asset_id)
JOIN ledger.account a ON a.book_id = p.book_id AND a.code = %(account)s
JOIN ledger.balance b ON b.book_id = p.book_id AND b.account_id = a.account_id AND b.asset_id = p.asset_id
WHERE p.book_id = %(book)s AND p.debit > 0 AND b.debits > b.credits
  AND p.entry_id = ledger.fee_freed_by(%(book)s, %(fee)s)
ORDER BY s.code
