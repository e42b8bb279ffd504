-- name: logs
-- Every book that has a log.
SELECT b.book_id, b.code FROM ledger.log_head h JOIN ledger.book b ON b.book_id = h.book_id ORDER BY b.code

-- name: without_log
-- Books of which an entry was recorded before a moment, and that have no log.
SELECT b.code FROM ledger.book b
WHERE NOT EXISTS (SELECT FROM ledger.log_head h WHERE h.book_id = b.book_id)
  AND EXISTS (SELECT FROM ledger.entry e WHERE e.book_id = b.book_id AND e.recorded_at < %s)
ORDER BY b.code

-- name: unsigned_since
-- When the first entry was recorded that stands at or after a place.
SELECT e.recorded_at FROM ledger.seal s
JOIN ledger.entry e ON e.book_id = s.book_id AND e.entry_id = s.entry_id
WHERE s.book_id = %s AND s.place >= %s ORDER BY s.place LIMIT 1

-- name: kept
-- What strangers added to checkpoints of a book, with the note, where it is there.
SELECT k.kind, k.signer, k.line, c.size, c.note
FROM ledger.cosignature k
LEFT JOIN ledger.checkpoint c ON c.book_id = k.book_id AND c.checkpoint_id = k.checkpoint_id
WHERE k.book_id = %s ORDER BY k.cosignature_id
