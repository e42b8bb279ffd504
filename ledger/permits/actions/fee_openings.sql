-- name: voucher_used
-- The voucher of an instalment of the book, where it is this one, however either is written.
SELECT i.voucher
FROM ledger.permit_fee_instalment i
WHERE i.book_id = %(book)s AND ledger.plain_voucher(i.voucher) = ledger.plain_voucher(%(voucher)s)
LIMIT 1
