-- name: parent_of
-- Under which cap another one stands; a highest one has a row with nothing in it.
SELECT parent_id
FROM ledger.permit_cap
WHERE book_id = %(book)s AND pollutant = %(pollutant)s AND area = %(area)s AND vintage = %(vintage)s
