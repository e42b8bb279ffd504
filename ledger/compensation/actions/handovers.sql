-- name: end_stages
-- Let the open stages of works end on a day at what was accepted of them.
UPDATE ledger.damage_milestone
SET ended_on = %(on)s
WHERE book_id = %(book)s AND project_id = %(id)s AND ended_on IS NULL AND (accepted_on IS NULL OR accepted < amount)

-- name: vary
-- Keep what the plan of works is now.
UPDATE ledger.damage_project
SET budget = %(budget)s, contract = %(contract)s, duty = %(duty)s, retention = %(retention)s, retention_months = %(months)s
WHERE book_id = %(book)s AND project_id = %(id)s
