-- name: count_lot
-- Count one more lot under a cap, and tell what its code is made of.
SELECT pollutant, area, vintage, place FROM ledger.count_lot(%(book)s, %(cap)s)

-- name: counted
-- How many lots there are under a cap, and what the codes of more are made of.
SELECT pollutant, area, vintage, lots AS place
FROM ledger.permit_cap
WHERE book_id = %(book)s AND asset_id = %(cap)s
