-- name: lock
-- Seal what was committed and has no place yet, and sign the head if it has grown.
SELECT pg_try_advisory_xact_lock(hashtext('ecoledger.seal'), %s)

-- name: drawn
-- The last position that was drawn: a sequence that never was asked says 1, as one that gave 1.
SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM ledger.entry_position_seq

-- name: head
-- Seal what was committed and has no place yet, and sign the head if it has grown.
SELECT h.suite, h.size, h.root FROM ledger.log_head h WHERE h.book_id = %s

-- name: append
-- Keep places, tiles and the head, in one call.
SELECT ledger.append_seals(%s, %s, %s::uuid[], %s::bigint[], %s::date[], %s::integer[], %s::bytea[],
%s::smallint[], %s::bigint[], %s::bytea[], %s, %s, %s::jsonb, %s)

-- name: read_edge
-- Read the tiles to which the next records are added, of a log of this size.
SELECT t.level, t.number, t.hashes
FROM unnest(%s::smallint[], %s::bigint[]) AS u (level, number)
JOIN ledger.tile t ON t.book_id = %s AND t.level = u.level AND t.number = u.number

-- name: sweep_statement_timeout
-- Seal what was committed and has no place yet, and sign the head if it has grown.
SELECT set_config('statement_timeout', %s, true)

-- name: sweep_fresh
-- Seal what was committed and has no place yet, and sign the head if it has grown.
SELECT * FROM ledger.next_records(%s, %s)

-- name: begin_log_insert_log_head
-- Begin the log of a book: an empty tree, and its first key.
INSERT INTO ledger.log_head (book_id, suite, root) VALUES (%s, %s, %s)

-- name: begin_log_insert_log_key
-- Begin the log of a book: an empty tree, and its first key.
INSERT INTO ledger.log_key (book_id, number, verifier_key) VALUES (%s, 1, %s)

-- name: newest_key
-- Give number and verifier key of the key that signs now.
SELECT number, verifier_key FROM ledger.log_key WHERE book_id = %s ORDER BY number DESC LIMIT 1

-- name: sign
-- Sign a head and keep the note; a new key is announced under the signature of the key before.
INSERT INTO ledger.checkpoint (book_id, size, root, key_number, signed_at, note)
VALUES (%s, %s, %s, %s, %s, %s)

-- name: announce_key_lock
-- Begin to sign with a new key, announced by a checkpoint that the old key signs too.
SELECT pg_advisory_xact_lock(hashtext('ecoledger.seal'), %s)

-- name: announce_key_insert_log_key
-- Begin to sign with a new key, announced by a checkpoint that the old key signs too.
INSERT INTO ledger.log_key (book_id, number, verifier_key) VALUES (%s, %s, %s)

-- name: books
-- Every log.
SELECT book_id, code FROM ledger.log ORDER BY book_id

-- name: look_again
-- Count whether every entry that was passed has its seal; where one has none, the next sweeps begin anew
-- and find it.
SELECT ledger.look_again(%s)
