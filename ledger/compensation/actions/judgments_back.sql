-- name: not_in_force
-- Nothing is owed by a document any more.
UPDATE ledger.damage_obligation
SET in_force_on = NULL, court_since = NULL
WHERE book_id = %(book)s AND obligation_id = %(id)s
