-- name: certificates_have_no_gaps
-- Certificates are numbered from 1 within their year.
SELECT format('certificate %s-%s', x.year, x.number) FROM (
  SELECT c.*, row_number() OVER (PARTITION BY book_id, year ORDER BY number) AS place
  FROM ledger.permit_certificate c) x
WHERE x.number <> x.place
