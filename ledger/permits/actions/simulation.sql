-- name: fees
-- Compute the fees noticed in a year again, under the new law as it would be on their day.
SELECT fee_id FROM ledger.permit_fee
WHERE book_id = %s AND notice_on BETWEEN %s AND %s ORDER BY fee_id
LIMIT 10000
