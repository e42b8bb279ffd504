-- name: cancel
-- A fee counts no more.
UPDATE ledger.damage_fee SET counts = false WHERE book_id = %(book)s AND case_id = %(case)s AND fee_id = %(fee)s

-- name: invoice_of
-- In which case of the book an invoice of a payee is a fee that counts.
SELECT c.code
FROM ledger.damage_fee f
JOIN ledger.damage_case c ON c.book_id = f.book_id AND c.case_id = f.case_id
WHERE f.book_id = %(book)s AND f.payee = %(payee)s AND f.invoice = %(invoice)s AND f.counts
