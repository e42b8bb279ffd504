-- name: arrived
-- Nothing of the case waits any more: its entry was reversed.
UPDATE ledger.damage_payment SET waiting = 0 WHERE book_id = %(book)s AND case_id = %(case)s AND waiting > 0
