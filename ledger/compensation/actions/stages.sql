-- name: accept_stage
-- Count an amount as accepted of a stage, and keep the day.
UPDATE ledger.damage_milestone
SET accepted_on = %(on)s, accepted = coalesce(accepted, 0) + %(value)s
WHERE book_id = %(book)s AND project_id = %(id)s AND number = %(stage)s

-- name: refuse_stage
-- Keep the day on which a stage was refused.
UPDATE ledger.damage_milestone
SET refused_on = %(on)s
WHERE book_id = %(book)s AND project_id = %(id)s AND number = %(stage)s
