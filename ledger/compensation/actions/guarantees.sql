-- name: paid
-- The amount of a payment.
SELECT amount FROM ledger.damage_payment
WHERE book_id = %(book)s AND payment_id = %(id)s
