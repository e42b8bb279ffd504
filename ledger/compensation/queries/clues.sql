-- name: lists
-- Lists of clues in the order in which they were imported, from after one.
SELECT l.list_id AS id, l.code, l.number, l.issuer, l.received_on, p.state, l.rows,
  k.registered, k.duplicates, k.left_out
FROM ledger.damage_clue_list l
JOIN ledger.process p ON p.book_id = l.book_id AND p.process_id = l.list_id
CROSS JOIN LATERAL (
  SELECT count(*) FILTER (WHERE x.verdict = 'registered')::int AS registered,
    count(*) FILTER (WHERE x.verdict = 'duplicate')::int AS duplicates,
    count(*) FILTER (WHERE x.verdict = 'left_out')::int AS left_out
  FROM ledger.damage_clue x WHERE x.book_id = l.book_id AND x.list_id = l.list_id) k
WHERE l.book_id = :book AND l.list_id > :after
ORDER BY l.list_id LIMIT :limit

-- name: clues
-- The rows of a list in their order, with the code of the case that each became or is the same as.
SELECT k.row, k.number, k.title, k.area, k.place, k.party, k.party_code, k.penalty, k.verdict, k.ground, k.why,
  c.code AS case, s.code AS same_as
FROM ledger.damage_clue k
LEFT JOIN ledger.damage_case c ON c.book_id = k.book_id AND c.case_id = k.case_id
LEFT JOIN ledger.damage_case s ON s.book_id = k.book_id AND s.case_id = k.same_case_id
WHERE k.book_id = :book AND k.list_id = :list
ORDER BY k.row

-- name: codes
-- The codes of cases by their numbers.
SELECT case_id, code FROM ledger.damage_case WHERE book_id = :book AND case_id = ANY(CAST(:numbers AS int[]))
