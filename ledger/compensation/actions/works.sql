-- name: keep_contract
-- Keep at what sum the works are contracted.
UPDATE ledger.damage_project
SET contract = %(amount)s
WHERE book_id = %(book)s AND project_id = %(id)s

-- name: keep_evaluated
-- Keep whether a restoration was evaluated by somebody.
UPDATE ledger.damage_project
SET evaluated = %(evaluated)s
WHERE book_id = %(book)s AND project_id = %(id)s
