-- name: follow
-- Keep that a claim is no more than what was owed, and what of it was admitted no more than that, where anything was.
UPDATE ledger.damage_insolvency
SET owed = %(amount)s, claimed = %(amount)s, admitted = CASE WHEN admitted IS NOT NULL THEN least(admitted, %(amount)s) END
WHERE book_id = %(book)s AND case_id = %(case)s AND insolvency_id = %(id)s
