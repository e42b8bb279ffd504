-- name: parent_of
-- Under which cap another one stands; a highest one has a row with nothing in it.
SELECT parent_id
FROM ledger.permit_cap
WHERE book_id = %(book)s AND pollutant = %(pollutant)s AND area = %(area)s AND vintage = %(vintage)s

-- name: higher
-- The area of the cap from which another one got its room; no row for a highest one.
SELECT h.area
FROM ledger.permit_cap c
JOIN ledger.permit_cap h ON h.book_id = c.book_id AND h.asset_id = c.parent_id
WHERE c.book_id = %(book)s AND c.pollutant = %(pollutant)s AND c.area = %(area)s AND c.vintage = %(vintage)s
