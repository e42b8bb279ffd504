-- name: notices
-- List fees by id as they stand on a day; with an owner only its own.
SELECT f.site, count(DISTINCT f.fee_id) FROM ledger.permit_fee f
JOIN ledger.permit_fee_instalment i ON i.book_id = f.book_id AND i.fee_id = f.fee_id
WHERE f.book_id = %s AND f.site = ANY(%s) AND i.paid_on IS NULL AND i.due_on < %s GROUP BY f.site

-- name: sites_of_book
-- For `sites_of_book`.
%(book)s

-- name: sites_of_owner
-- For `sites_of_owner`.
%(owner)s

-- name: fees
-- List fees by id as they stand on a day; with an owner only its own.
SELECT f.fee_id, f.site, f.notice, f.notice_on, p.state, f.payable,
     coalesce(sum(i.amount) FILTER (WHERE i.paid_on IS NOT NULL), 0)::bigint,
     coalesce(sum(i.amount) FILTER (WHERE i.paid_on IS NULL AND i.due_on < %(on)s), 0)::bigint,
     min(i.due_on) FILTER (WHERE i.paid_on IS NULL)
FROM ledger.permit_fee f JOIN ledger.process p ON p.book_id = f.book_id AND p.process_id = f.fee_id
LEFT JOIN ledger.permit_fee_instalment i ON i.book_id = f.book_id AND i.fee_id = f.fee_id
WHERE f.book_id = %(book)s AND (%(owner)s::text IS NULL OR f.site = ANY ({sites_of}))
  AND (%(site)s::text IS NULL OR f.site = %(site)s) AND (%(state)s::text IS NULL OR p.state = %(state)s)
  AND (%(after)s::uuid IS NULL OR f.fee_id > %(after)s)
GROUP BY f.fee_id, f.site, f.notice, f.notice_on, p.state, f.payable ORDER BY f.fee_id LIMIT %(limit)s
