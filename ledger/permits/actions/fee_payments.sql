-- name: voucher_used
-- The voucher of an instalment of the book, where it is this one, however either is written.
SELECT i.voucher
FROM ledger.permit_fee_instalment i
WHERE i.book_id = %(book)s AND ledger.plain_voucher(i.voucher) = ledger.plain_voucher(%(voucher)s)
LIMIT 1

-- name: latest
-- The entry by which an instalment of a fee was paid last: with that of the last one the lots became free.
SELECT i.entry_id
FROM ledger.permit_fee_instalment i
JOIN ledger.entry e ON e.book_id = i.book_id AND e.entry_id = i.entry_id
WHERE i.book_id = %(book)s AND i.fee_id = %(fee)s
ORDER BY e.recorded_at DESC
LIMIT 1
