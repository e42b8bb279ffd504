-- name: read_by_database
-- What the database reads of the text of a pack, in its order; one row without a key where it cannot.
SELECT v.key, v.value, v.from_on, v.until_on FROM ledger.pack_values(%(text)s) v ORDER BY v.place
