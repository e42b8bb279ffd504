-- name: receipts
-- Receipts by the day on which they were issued, from after one.
SELECT x.receipt_id AS id, c.code AS case, x.payment_id AS payment, x.code AS receipt_code, x.number AS receipt_number,
  x.check_code,
  x.amount, x.payer_name, x.issued_on, x.reddens, x.replaces, p.state
FROM ledger.nontax_receipt x
JOIN ledger.damage_case c ON c.book_id = x.book_id AND c.case_id = x.case_id
JOIN ledger.process p ON p.book_id = x.book_id AND p.process_id = x.receipt_id
WHERE x.book_id = :book
  AND (CAST(:after AS date) IS NULL OR (x.issued_on, x.receipt_id) > (CAST(:after AS date), CAST(:last AS uuid)))
  AND (CAST(:number AS text) IS NULL OR x.number = :number)
  AND (CAST(:code AS text) IS NULL OR x.code = :code)
  AND (CAST(:case AS text) IS NULL OR c.code = :case)
  AND (CAST(:state AS text) IS NULL OR p.state = :state)
ORDER BY x.issued_on, x.receipt_id LIMIT :limit

-- name: unreceipted
-- Payments to the treasury or the department for which receipts do not stand for the whole, the oldest first, from after one.
SELECT y.payment_id AS payment, c.code AS case, y.part, y.route, y.payer, y.paid_on, y.amount,
  y.amount - ledger.receipted(y.book_id, y.payment_id) AS open
FROM ledger.damage_payment y
JOIN ledger.damage_case c ON c.book_id = y.book_id AND c.case_id = y.case_id
WHERE y.book_id = :book AND y.reversed_by IS NULL AND y.route IN ('treasury', 'agency', 'deposit')
  AND y.amount > ledger.receipted(y.book_id, y.payment_id)
  AND (CAST(:after AS date) IS NULL OR (y.paid_on, y.payment_id) > (CAST(:after AS date), CAST(:last AS uuid)))
ORDER BY y.paid_on, y.payment_id LIMIT :limit
