-- name: certificate_of
-- The certificate of a sale.
SELECT year, number, act_id, code, content, issued_on
FROM ledger.permit_certificate
WHERE book_id = %(book)s AND act_id = %(act)s

-- name: certificate_by_code
-- The certificate with the code that is printed on it.
SELECT year, number, act_id, code, content, issued_on
FROM ledger.permit_certificate
WHERE book_id = %(book)s AND code = %(code)s
