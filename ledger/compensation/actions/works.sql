-- name: contract
-- Contract the works, within the approved plan; each stage gets its term.
UPDATE ledger.damage_project
SET contract = %(a)s
WHERE book_id = %(book)s AND project_id = %(id)s

-- name: accept_stage
-- Accept a stage with its evidence.
UPDATE ledger.damage_milestone
SET accepted_on = %(on)s
WHERE book_id = %(book)s AND project_id = %(id)s AND number = %(n)s

-- name: accept
-- Accept a restoration after its evaluation; the duty in kind ends by its accepted value.
UPDATE ledger.damage_project
SET evaluated = %(e)s
WHERE book_id = %(book)s AND project_id = %(id)s

-- name: convert
-- Turn a restoration that failed into money: the sum that the agreement or judgment fixed, due within its
-- own term.
SELECT coalesce(max(part), 0) + 1 FROM ledger.damage_part
WHERE book_id = %(book)s AND case_id = %(case)s
