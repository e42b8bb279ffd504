-- name: certificates
-- Find the certificate of a sale.
SELECT year, number, act_id, code, content, issued_on
FROM ledger.permit_certificate
WHERE book_id = %s

-- name: certificate_of_rest
-- For `certificate_of_rest`.
AND act_id = %s

-- name: certificate_by_code_rest
-- For `certificate_by_code_rest`.
AND code = %s
