-- name: known
-- Receipts that were recorded by some acts, with their payments and cases.
SELECT x.receipt_id AS id, x.payment_id AS payment, c.code AS case
FROM ledger.nontax_receipt x
JOIN ledger.damage_case c ON c.book_id = x.book_id AND c.case_id = x.case_id
WHERE x.book_id = :book AND x.receipt_id = ANY(:ids)

-- name: numbers
-- Receipts that are recorded under some numbers.
SELECT x.code AS receipt_code, x.number AS receipt_number, c.code AS case
FROM ledger.nontax_receipt x
JOIN ledger.damage_case c ON c.book_id = x.book_id AND c.case_id = x.case_id
WHERE x.book_id = :book AND x.number = ANY(:numbers) AND NOT x.struck

-- name: receivables
-- The payments of some cases for some of which no receipt stands, in the order in which they came.
SELECT y.payment_id AS payment, y.case_id, c.code AS case, y.part, y.paid_on,
  y.amount - ledger.receipted(y.book_id, y.payment_id) AS room
FROM ledger.damage_payment y
JOIN ledger.damage_case c ON c.book_id = y.book_id AND c.case_id = y.case_id
WHERE y.book_id = :book AND (y.case_id = ANY(:cases) OR c.code = ANY(:codes)) AND y.reversed_by IS NULL
  AND y.route IN ('treasury', 'agency', 'deposit') AND y.amount > ledger.receipted(y.book_id, y.payment_id)
ORDER BY y.paid_on, y.payment_id
