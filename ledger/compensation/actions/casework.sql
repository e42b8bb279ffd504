-- name: keep_public
-- Keep whether a case is public.
UPDATE ledger.damage_case
SET public = %(public)s
WHERE book_id = %(book)s AND case_id = %(case)s

-- name: of_clue
-- The case that was registered for a paper, on whatever channel it came.
SELECT code, channel FROM ledger.damage_case
WHERE book_id = %(book)s AND source = %(source)s
ORDER BY case_id LIMIT 1
