-- name: standing
-- How a log stands: its head, the key that signs, how far it is signed, and whether a note of a size is among its checkpoints.
SELECT h.suite, h.size, h.root, k.number, k.verifier_key,
       (SELECT c.size FROM ledger.checkpoint c WHERE c.book_id = h.book_id ORDER BY c.checkpoint_id DESC LIMIT 1) AS signed,
       EXISTS (SELECT FROM ledger.checkpoint c
               WHERE c.book_id = h.book_id AND c.size = %s AND c.note = %s) AS there
FROM ledger.log_head h
LEFT JOIN LATERAL (SELECT x.number, x.verifier_key FROM ledger.log_key x
                   WHERE x.book_id = h.book_id ORDER BY x.number DESC LIMIT 1) AS k ON true
WHERE h.book_id = %s

-- name: put_back
-- Keep a note that was signed, and is not among the checkpoints.
INSERT INTO ledger.checkpoint (book_id, size, root, key_number, signed_at, note)
VALUES (%s, %s, %s, %s, %s, %s)

-- name: keys
-- The keys of a log, the newest first.
SELECT number, verifier_key FROM ledger.log_key WHERE book_id = %s ORDER BY number DESC

-- name: newest
-- The newest checkpoint of every log.
SELECT DISTINCT ON (c.book_id) b.code, c.size, c.note
FROM ledger.checkpoint c JOIN ledger.log b ON b.book_id = c.book_id
ORDER BY c.book_id, c.checkpoint_id DESC

-- name: books
-- Every log that there is to be, and whether it has begun.
SELECT b.book_id, b.code, EXISTS (SELECT FROM ledger.log_head h WHERE h.book_id = b.book_id) AS has_log
FROM ledger.log b ORDER BY b.code
