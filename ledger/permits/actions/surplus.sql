-- name: counted
-- A measure that was recognised, as it was written then, however it is written now.
SELECT m.measure
FROM ledger.permit_measure m
WHERE m.book_id = %(book)s AND ledger.plain_number(m.measure) = ledger.plain_number(%(measure)s)
LIMIT 1
