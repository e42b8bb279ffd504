-- name: fees
-- A page of fees by id; an owner sees those of its sites. What is owed of them on a day is reckoned from their parts.
SELECT f.fee_id, f.site, f.notice, f.notice_on, p.state, f.payable,
  coalesce(sum(i.amount) FILTER (WHERE i.paid_on IS NOT NULL), 0)::bigint AS paid,
  0::bigint AS overdue, 0::bigint AS surcharge, NULL::date AS next_due, false AS provisional, false AS given_up
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

-- name: unpaid
-- The parts of fees that sites owe, and their parties for their other sites; of fees that are assessed and not paid whole.
SELECT s.code AS site, f.site AS charged, f.fee_id, f.notice_on, i.number, i.due_on, i.amount, i.working_days,
  coalesce(i.carried, 0) AS carried
FROM ledger.site s
JOIN ledger.site o ON o.book_id = s.book_id AND o.party = s.party
JOIN ledger.permit_fee f ON f.book_id = o.book_id AND f.site = o.code
JOIN ledger.process p ON p.book_id = f.book_id AND p.process_id = f.fee_id AND p.state IN ('due', 'revocation_asked')
JOIN ledger.permit_fee_instalment i ON i.book_id = f.book_id AND i.fee_id = f.fee_id
WHERE s.book_id = %(book)s AND s.code = ANY(%(sites)s) AND i.paid_on IS NULL AND i.replaced_by IS NULL
ORDER BY s.code, f.fee_id, i.number
