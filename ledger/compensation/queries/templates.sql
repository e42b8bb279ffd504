-- name: templates
-- The versions of templates, of all papers or one, the newest of each paper first.
SELECT t.template_id AS id, t.paper, t.version, t.file_name, t.sha256, octet_length(t.content) AS size, t.in_force, p.state
FROM ledger.damage_template t
JOIN ledger.process p ON p.book_id = t.book_id AND p.process_id = t.template_id
WHERE t.book_id = :book AND (CAST(:paper AS text) IS NULL OR t.paper = :paper)
ORDER BY t.paper, t.version DESC

-- name: in_force
-- The bytes of the template of a paper that is in force.
SELECT content FROM ledger.damage_template WHERE book_id = :book AND paper = :paper AND in_force

-- name: content
-- The bytes of a version.
SELECT content FROM ledger.damage_template WHERE book_id = :book AND template_id = :template
