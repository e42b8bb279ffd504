-- name: fees_noticed
-- The fees that were noticed in a span of days, as many as one simulation computes, each with the number of all.
SELECT fee_id, count(*) OVER () AS noticed
FROM ledger.permit_fee f
JOIN ledger.process p ON p.book_id = f.book_id AND p.process_id = f.fee_id AND p.state IN ('due', 'paid', 'exempt')
WHERE f.book_id = %(book)s AND notice_on BETWEEN %(first)s AND %(last)s
ORDER BY fee_id
LIMIT %(limit)s
