-- name: keep_paid
-- Keep when a spending was paid, and by which entry.
UPDATE ledger.damage_spending
SET paid_on = %(on)s, entry_id = %(entry)s
WHERE book_id = %(book)s AND spending_id = %(id)s

-- name: pay_stage
-- Count an amount as paid for a stage.
UPDATE ledger.damage_milestone
SET paid = paid + %(amount)s
WHERE book_id = %(book)s AND project_id = %(id)s AND number = %(stage)s
