-- name: tiles
-- Give the tiles of a level that a log of `size` has and one of `done` has not, as names and hashes.
SELECT number, hashes FROM ledger.tile
WHERE book_id = %s AND level = %s AND number BETWEEN %s AND %s
ORDER BY number
