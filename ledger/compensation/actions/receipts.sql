-- name: taken
-- The case in which a receipt is recorded under a number.
SELECT c.code
FROM ledger.nontax_receipt x
JOIN ledger.damage_case c ON c.book_id = x.book_id AND c.case_id = x.case_id
WHERE x.book_id = %(book)s AND x.number = %(number)s AND x.code = %(code)s AND NOT x.struck

-- name: strike
-- A receipt was recorded wrongly.
UPDATE ledger.nontax_receipt SET struck = true
WHERE book_id = %(book)s AND case_id = %(case)s AND receipt_id = %(id)s
