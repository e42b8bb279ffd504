-- name: end
-- The power of an agent ends by an act.
UPDATE ledger.damage_agent SET end_id = %(record)s
WHERE book_id = %(book)s AND case_id = %(case)s AND record_id = %(agent)s AND end_id IS NULL
