-- name: decide_spending_update_spending
-- Pay what was asked for, as a second person, within what holds on that day; or drop it.
UPDATE ledger.damage_spending
SET paid_on = %(on)s, entry_id = %(entry)s
WHERE book_id = %(book)s AND spending_id = %(id)s

-- name: decide_spending_update_milestone
-- Pay what was asked for, as a second person, within what holds on that day; or drop it.
UPDATE ledger.damage_milestone
SET paid = paid + %(a)s
WHERE book_id = %(book)s AND project_id = %(id)s AND number = %(n)s
