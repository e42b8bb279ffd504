-- name: begun_with
-- A party of what has begun whose code was typed wrong, and its right code.
SELECT c.site AS party, c.other AS right_code
FROM ledger.permit_act c
JOIN ledger.process p ON p.book_id = c.book_id AND p.process_id = c.act_id AND p.state IN ('corrected', 'undo_asked')
WHERE c.book_id = %(book)s AND c.machine = 'permits.code' AND c.site = ANY (ledger.permit_parties(%(book)s, %(id)s))
ORDER BY c.site
LIMIT 1

-- name: right_codes
-- Those of some parties whose code was typed wrong, each with its right code.
SELECT c.site AS party, c.other AS right_code
FROM ledger.permit_act c
JOIN ledger.process p ON p.book_id = c.book_id AND p.process_id = c.act_id AND p.state IN ('corrected', 'undo_asked')
WHERE c.book_id = %(book)s AND c.machine = 'permits.code' AND c.site = ANY (%(parties)s)
  AND (%(without)s::uuid IS NULL OR c.act_id <> %(without)s)
ORDER BY c.site
