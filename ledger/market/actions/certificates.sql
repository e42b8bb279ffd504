-- name: issue_certificate
-- Number and keep the certificate of a sale that is being settled, and give its number.
SELECT coalesce(max(number), 0) FROM ledger.permit_certificate WHERE book_id = %s AND year = %s
