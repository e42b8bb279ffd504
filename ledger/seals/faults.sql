-- name: logs
-- Every log that has begun.
SELECT b.book_id, b.code FROM ledger.log_head h JOIN ledger.log b ON b.book_id = h.book_id ORDER BY b.code

-- name: without_log
-- Logs of which an entry or a record was written before a moment, and that have not begun.
SELECT b.code FROM ledger.log b
WHERE NOT EXISTS (SELECT FROM ledger.log_head h WHERE h.book_id = b.book_id)
  AND (EXISTS (SELECT FROM ledger.entry e WHERE e.book_id = b.book_id AND e.recorded_at < %(before)s)
       OR EXISTS (SELECT FROM ledger.record r WHERE r.book_id = b.book_id AND r.recorded_at < %(before)s))
ORDER BY b.code

-- name: unsigned_since
-- When the first entry or record was written that stands at or after a place.
SELECT coalesce(e.recorded_at, r.recorded_at) FROM ledger.seal s
LEFT JOIN ledger.entry e ON e.book_id = s.book_id AND e.entry_id = s.entry_id
LEFT JOIN ledger.record r ON r.book_id = s.book_id AND r.position = s.position AND s.entry_id IS NULL
WHERE s.book_id = %s AND s.place >= %s ORDER BY s.place LIMIT 1

-- name: kept
-- What strangers added to checkpoints of a book, with the note, where it is there.
SELECT k.kind, k.signer, k.line, c.size, c.note
FROM ledger.cosignature k
LEFT JOIN ledger.checkpoint c ON c.book_id = k.book_id AND c.checkpoint_id = k.checkpoint_id
WHERE k.book_id = %s ORDER BY k.cosignature_id
