-- name: forms
-- Simplified forms in the order in which they were handed in, from after one.
SELECT f.form_id AS id, f.code AS "case", f.area, p.state
FROM ledger.damage_simple_form f
JOIN ledger.process p ON p.book_id = f.book_id AND p.process_id = f.form_id
WHERE f.book_id = :book AND f.form_id > :after
ORDER BY f.form_id LIMIT :limit
