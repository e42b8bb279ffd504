-- name: tables
-- The versions of tables of unit costs, the newest of each code first, from after one.
SELECT t.table_id AS id, t.code, t.version, t.source, t.first_on, t.last_on, t.file_name, t.sha256, t.rows, p.state
FROM ledger.damage_cost_table t
JOIN ledger.process p ON p.book_id = t.book_id AND p.process_id = t.table_id
WHERE t.book_id = :book AND (t.code, -t.version) > (:code, -CAST(:version AS integer))
ORDER BY t.code, t.version DESC LIMIT :limit

-- name: rows
-- The rows of a version in the order of its file, from after one.
SELECT row, object, unit, place, first_year, last_year, cost
FROM ledger.damage_unit_cost
WHERE book_id = :book AND table_id = :table AND row > :after
ORDER BY row LIMIT :limit
