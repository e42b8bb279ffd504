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

-- name: people
-- The natural persons who are or were parties of a case, by name.
SELECT p.name FROM ledger.damage_party p
WHERE p.book_id = %(book)s AND p.case_id = %(case)s AND p.person ORDER BY p.name

-- name: unfit_experts
-- Experts of a case, not recused, who are of the side of a party by now, or represent one.
SELECT x.code
FROM ledger.damage_expert_choice c
JOIN ledger.damage_expert x ON x.book_id = c.book_id AND x.expert_id = c.expert_id
WHERE c.book_id = %(book)s AND c.case_id = %(case)s AND c.recusal_id IS NULL
  AND ledger.expert_sided(c.book_id, c.case_id, c.expert_id) IS NOT NULL
ORDER BY x.code
