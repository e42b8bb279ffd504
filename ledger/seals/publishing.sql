-- name: tiles
-- Give the tiles of a level that a log of `size` has and one of `done` has not, as names and hashes.
SELECT number, hashes FROM ledger.tile
WHERE book_id = %s AND level = %s AND number BETWEEN %s AND %s
ORDER BY number

-- name: statements
-- The checkpoints that state what is lost, the newest first.
SELECT c.note FROM ledger.checkpoint c
WHERE c.book_id = %s AND c.note LIKE E'%%\nrestored %%' ORDER BY c.checkpoint_id DESC
