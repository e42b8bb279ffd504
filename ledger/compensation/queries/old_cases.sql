-- name: lists
-- Lists of old cases in the order in which they were imported, from after one.
SELECT l.list_id AS id, l.code, l.number, l.opened_on, p.state, l.rows, l.cases
FROM ledger.damage_old_list l
JOIN ledger.process p ON p.book_id = l.book_id AND p.process_id = l.list_id
WHERE l.book_id = :book AND l.list_id > :after
ORDER BY l.list_id LIMIT :limit

-- name: cases
-- The cases of a list in the order of the file, each with its rows, its code and the state in which it stands today,
-- where it is there.
SELECT l.code || '-' || k.own AS code, k.number, k.said -> 0 -> 'cells' ->> 'title' AS title, k.area, p.state, k.said
FROM ledger.damage_old_case k
JOIN ledger.damage_old_list l ON l.book_id = k.book_id AND l.list_id = k.list_id
LEFT JOIN ledger.process p ON p.book_id = k.book_id AND p.process_id = ledger.derived_id(k.list_id, 'case:' || k.own)
WHERE k.book_id = :book AND k.list_id = :list
ORDER BY (k.said -> 0 ->> 'at')::int
