-- name: template
-- A version of a template, without its bytes.
SELECT template_id, paper, version, file_name, sha256, octet_length(content) AS size, in_force
FROM ledger.damage_template WHERE book_id = %(book)s AND template_id = %(template)s

-- name: last
-- How many versions of the template of a paper there are.
SELECT coalesce(max(version), 0) FROM ledger.damage_template WHERE book_id = %(book)s AND paper = %(paper)s

-- name: standing
-- Which version of a paper is in force.
SELECT template_id FROM ledger.damage_template WHERE book_id = %(book)s AND paper = %(paper)s AND in_force

-- name: turn
-- A version is in force, or no longer.
UPDATE ledger.damage_template SET in_force = %(in_force)s WHERE book_id = %(book)s AND template_id = %(template)s
