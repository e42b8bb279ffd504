-- name: fees
-- A page of fees by id as they stand on a day; an owner sees those of its sites.
SELECT f.fee_id, f.site, f.notice, f.notice_on, p.state, f.payable,
  coalesce(sum(i.amount) FILTER (WHERE i.paid_on IS NOT NULL), 0)::bigint AS paid,
  coalesce(sum(i.amount) FILTER (WHERE i.paid_on IS NULL AND i.due_on < %(on)s
    AND p.state IN ('due', 'revocation_asked')), 0)::bigint AS overdue,
  min(i.due_on) FILTER (WHERE i.paid_on IS NULL AND p.state IN ('due', 'revocation_asked')) AS next_due, false AS given_up
FROM ledger.permit_fee f
JOIN ledger.process p ON p.book_id = f.book_id AND p.process_id = f.fee_id
LEFT JOIN ledger.permit_fee_instalment i ON i.book_id = f.book_id AND i.fee_id = f.fee_id
WHERE f.book_id = %(book)s
  AND (%(owner)s::text IS NULL
    OR f.site = ANY (ARRAY(SELECT code FROM ledger.site WHERE book_id = %(book)s AND party = %(owner)s)))
  AND (%(site)s::text IS NULL OR f.site = %(site)s)
  AND (%(state)s::text IS NULL OR p.state = %(state)s)
  AND (%(after)s::uuid IS NULL OR f.fee_id > %(after)s)
GROUP BY f.fee_id, f.site, f.notice, f.notice_on, p.state, f.payable
ORDER BY f.fee_id
LIMIT %(limit)s

-- name: unpaid_notices
-- How many notices a site has left unpaid by a day: the law may call so many giving up.
SELECT f.site, count(DISTINCT f.fee_id) AS notices
FROM ledger.permit_fee f
JOIN ledger.process p ON p.book_id = f.book_id AND p.process_id = f.fee_id AND p.state IN ('due', 'revocation_asked')
JOIN ledger.permit_fee_instalment i ON i.book_id = f.book_id AND i.fee_id = f.fee_id
WHERE f.book_id = %(book)s AND f.site = ANY(%(sites)s) AND i.paid_on IS NULL AND i.due_on < %(on)s
GROUP BY f.site
