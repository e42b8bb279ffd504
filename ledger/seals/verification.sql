-- name: read
-- Give the stored leaf hashes of a part of the log, after hashing its records; name the records that
-- differ.
SELECT count(*) AS there, string_agg(r.leaf_hash, ''::bytea ORDER BY r.place) AS hashes,
  string_agg(r.record || E'\n', '' ORDER BY r.place) AS records, min(r.place) AS first, max(r.place) AS last
FROM ledger.sealed_record r WHERE r.book_id = %s AND r.place >= %s AND r.place < %s

-- name: names
-- Give the stored leaf hashes of a part of the log, after hashing its records; name the records that
-- differ.
SELECT s.place, s.entry_id, s.leaf_hash, r.record FROM ledger.seal s
LEFT JOIN ledger.sealed_record r ON r.book_id = s.book_id AND r.place = s.place
WHERE s.book_id = %s AND s.place >= %s AND s.place < %s ORDER BY s.place

-- name: tiles
-- Every tile.
SELECT level, number, hashes FROM ledger.tile WHERE book_id = %s ORDER BY level, number

-- name: keys
-- The keys of the log.
SELECT number, verifier_key FROM ledger.log_key WHERE book_id = %s

-- name: checkpoints
-- The checkpoints that are new, the older ones whose turn it is, and each that announces a key, for one of them must be there.
SELECT checkpoint_id, size, root, key_number, signed_at, note
FROM ledger.checkpoint
WHERE book_id = %s AND (size > %s OR checkpoint_id %% %s = ANY(%s) OR strpos(note, E'\nkey ') > 0) ORDER BY checkpoint_id

-- name: upper_tiles
-- The tiles above the lowest level: one of 65,536 records each.
SELECT level, number, hashes FROM ledger.tile WHERE book_id = %s AND level > 0

-- name: lowest_tiles
-- The tiles of leaf hashes over a span.
SELECT number, hashes FROM ledger.tile WHERE book_id = %s AND level = 0 AND number >= %s AND number < %s

-- name: lowest_tile
-- One of them.
SELECT hashes FROM ledger.tile WHERE book_id = %s AND level = 0 AND number = %s

-- name: count_lowest
-- How many tiles of leaf hashes there are.
SELECT count(*) AS count, max(number) AS last FROM ledger.tile WHERE book_id = %s AND level = 0

-- name: verify_log
-- Read a log again and compare.
SELECT suite, size, root FROM ledger.log_head WHERE book_id = %s
