-- name: keep_contract
-- Keep at what sum the works are contracted, and what of it is kept back for how long.
UPDATE ledger.damage_project
SET contract = %(amount)s, retention = %(retention)s, retention_months = %(months)s
WHERE book_id = %(book)s AND project_id = %(id)s

-- name: keep_evaluated
-- Keep whether a restoration was evaluated by somebody.
UPDATE ledger.damage_project
SET evaluated = %(evaluated)s
WHERE book_id = %(book)s AND project_id = %(id)s

-- name: is_known
-- Whether who evaluates is registered, or an assessor of the case.
SELECT EXISTS (SELECT FROM ledger.party p WHERE p.book_id = %(book)s AND p.code = %(body)s)
  OR EXISTS (
    SELECT FROM ledger.damage_party d
    WHERE d.book_id = %(book)s AND d.case_id = %(case)s AND d.owner = %(body)s AND d.side = 'assessor') AS known

-- name: bind
-- Keep which duty works perform.
UPDATE ledger.damage_project
SET duty = %(duty)s
WHERE book_id = %(book)s AND project_id = %(id)s
