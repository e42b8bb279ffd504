-- name: point
-- Give the newest checkpoint.
SELECT checkpoint_id, size, root, signed_at, note FROM ledger.checkpoint WHERE book_id = %s

-- name: points
-- List checkpoints, newest first, without what strangers added; `before` is the id of the last one on the
-- page before.
{point} AND (%s::bigint IS NULL OR checkpoint_id < %s) ORDER BY checkpoint_id DESC LIMIT %s

-- name: keys_of
-- List the verifier keys of a log, oldest first.
SELECT verifier_key FROM ledger.log_key WHERE book_id = %s ORDER BY number

-- name: persons_of
-- Give name and salt of those persons who were not erased, by digest in hexadecimal.
SELECT name_digest, name, name_salt FROM ledger.actor
WHERE name_digest = ANY (%s) AND name_salt IS NOT NULL

-- name: lags
-- Tell for every log how far it is behind.
SELECT l.code, coalesce(h.size, 0) AS size, w.waiting, w.oldest
FROM ledger.log l LEFT JOIN ledger.log_head h ON h.book_id = l.book_id
CROSS JOIN LATERAL ledger.log_waiting(l.book_id) AS w
ORDER BY l.code

-- name: with_records
-- The logs that have a record.
SELECT h.book_id, l.code FROM ledger.log_head h JOIN ledger.log l ON l.book_id = h.book_id WHERE h.size > 0 ORDER BY l.code

-- name: newest_point
-- Give the newest checkpoint.
{point} ORDER BY size DESC, checkpoint_id DESC LIMIT 1

-- name: signing_keys
-- List the key of every log that has begun, by book.
SELECT DISTINCT ON (l.code) l.code, k.number, k.verifier_key
FROM ledger.log_key k JOIN ledger.log l USING (book_id)
ORDER BY l.code, k.number DESC

-- name: tree_of
-- Read those tiles of a log that hold the hashes of some subtrees: two for each level at most, whatever the
-- size.
SELECT t.level, t.number, t.hashes
FROM unnest(%s::smallint[], %s::bigint[]) AS u (level, number)
JOIN ledger.tile t ON t.book_id = %s AND t.level = u.level AND t.number = u.number

-- name: record_of
-- Read the record of an entry; None while it has no place.
SELECT place, voucher_month, voucher_number, record, leaf_hash
FROM ledger.sealed_record
WHERE book_id = %s AND entry_id = %s

-- name: records
-- Read the records of some places, in their order.
SELECT place, record FROM ledger.sealed_record WHERE book_id = %s AND place >= %s AND place < %s ORDER BY place

-- name: witnesses
-- What witnesses added to a checkpoint.
SELECT line FROM ledger.cosignature
WHERE book_id = %s AND checkpoint_id = %s AND kind = 'witness'
ORDER BY signer

-- name: suite_of
-- Name the hash suite of a log; that of a log that has not begun is sha256.
SELECT suite FROM ledger.log_head WHERE book_id = %s

-- name: tile
-- Give the hashes of a tile, of which the newest checkpoint covers all.
SELECT substr(hashes, 1, %s) FROM ledger.tile
WHERE book_id = %s AND level = %s AND number = %s AND octet_length(hashes) >= %s

-- name: definitions
-- The records by which the assets and accounts of an entry were opened. Rows of one statement are numbered
-- one after another, so the record is the last one that begins at or before the number.
WITH lines AS (
  SELECT DISTINCT p.asset_id, p.account_id FROM ledger.posting p WHERE p.book_id = %(book)s AND p.entry_id = %(entry)s)
SELECT DISTINCT s.place, t.head || s.place || t.tail AS record
FROM (SELECT 'asset' AS source, asset_id AS number FROM lines
      UNION SELECT 'account', account_id FROM lines) AS w
CROSS JOIN LATERAL (
  SELECT r.position FROM ledger.record r
  WHERE r.book_id = %(book)s AND r.source = w.source AND r.source IN ('asset', 'account')
    AND r.operation IN ('found', 'insert')
    AND (r.rows::json #>> ARRAY['0', r.source || '_id'])::bigint <= w.number
  ORDER BY (r.rows::json #>> ARRAY['0', r.source || '_id'])::bigint DESC LIMIT 1) AS d
JOIN ledger.seal s ON s.book_id = %(book)s AND s.position = d.position AND s.entry_id IS NULL
JOIN ledger.record_text t ON t.book_id = s.book_id AND t.position = d.position
WHERE s.place < %(size)s ORDER BY s.place
