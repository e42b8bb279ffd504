-- name: add_cosignature
-- Keep the signature of a witness under a checkpoint of ours.
SELECT checkpoint_id, note FROM ledger.checkpoint WHERE book_id = %s AND size = %s

-- name: keep
-- Keep what was added; False when this signer's is there already, which stays.
INSERT INTO ledger.cosignature (book_id, checkpoint_id, kind, signer, line, added_at)
VALUES (%s, %s, %s, %s, %s, %s)
ON CONFLICT (book_id, checkpoint_id, kind, signer) DO NOTHING

-- name: anchors
-- List what was added of a kind, oldest checkpoint first.
SELECT c.checkpoint_id, c.size, c.note, s.signer, s.line, s.added_at
FROM ledger.cosignature s
JOIN ledger.checkpoint c ON c.book_id = s.book_id AND c.checkpoint_id = s.checkpoint_id
WHERE s.book_id = %s AND s.kind = %s
ORDER BY c.checkpoint_id, s.cosignature_id

-- name: kept
-- All that was added to the checkpoints of a book that are there.
SELECT s.kind, s.signer, s.line, c.note
FROM ledger.cosignature s
JOIN ledger.checkpoint c ON c.book_id = s.book_id AND c.checkpoint_id = s.checkpoint_id
WHERE s.book_id = %s
ORDER BY s.cosignature_id
