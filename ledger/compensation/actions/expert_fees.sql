-- name: cancel
-- A fee counts no more.
UPDATE ledger.damage_fee SET counts = false WHERE book_id = %(book)s AND case_id = %(case)s AND fee_id = %(fee)s
