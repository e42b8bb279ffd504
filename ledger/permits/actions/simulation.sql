-- name: fees_noticed
-- The fees that were noticed in a span of days, as many as one simulation computes.
SELECT fee_id
FROM ledger.permit_fee
WHERE book_id = %(book)s AND notice_on BETWEEN %(first)s AND %(last)s
ORDER BY fee_id
LIMIT 10000
