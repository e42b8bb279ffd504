-- name: last_number
-- The last number of a certificate of a year; 0 where there is none.
SELECT coalesce(max(number), 0)
FROM ledger.permit_certificate
WHERE book_id = %(book)s AND year = %(year)s
