-- name: keep_paid
-- Keep when a spending was paid, and by which entry.
UPDATE ledger.damage_spending
SET paid_on = %(on)s, entry_id = %(entry)s
WHERE book_id = %(book)s AND spending_id = %(id)s

-- name: free_invoice
-- Let an invoice be paid by another spending, for this one was dropped.
UPDATE ledger.damage_spending
SET invoice_stands = NULL
WHERE book_id = %(book)s AND spending_id = %(id)s AND invoice_stands IS NOT NULL

-- name: invoice_paid
-- Which other spending of the book pays an invoice of a payee, and in which case.
SELECT c.code, q.state
FROM ledger.damage_spending s
JOIN ledger.damage_case c ON c.book_id = s.book_id AND c.case_id = s.case_id
JOIN ledger.process q ON q.book_id = s.book_id AND q.process_id = s.spending_id
WHERE s.book_id = %(book)s AND s.payee = %(payee)s AND s.invoice_stands = %(invoice)s AND s.spending_id <> %(but)s

-- name: pay_stage
-- Count an amount as paid for a stage.
UPDATE ledger.damage_milestone
SET paid = paid + %(amount)s
WHERE book_id = %(book)s AND project_id = %(id)s AND number = %(stage)s
