-- name: fee
-- A fee of a case, and what its spendings that wait or were paid come to.
SELECT f.payee, f.advanced_by, f.amount,
  (SELECT coalesce(sum(s.amount), 0)::bigint FROM ledger.damage_fee_paid p
   JOIN ledger.damage_spending s ON s.book_id = p.book_id AND s.spending_id = p.spending_id
   JOIN ledger.process q ON q.book_id = s.book_id AND q.process_id = s.spending_id AND q.state IN ('proposed', 'paid')
   WHERE p.book_id = f.book_id AND p.fee_id = f.fee_id) AS paid
FROM ledger.damage_fee f
WHERE f.book_id = %(book)s AND f.case_id = %(case)s AND f.fee_id = %(fee)s AND f.counts

-- name: borne
-- The fees of a case that the liable parties bear, in the order in which they were recorded.
SELECT fee_id AS id, kind, payee, amount FROM ledger.damage_fee
WHERE book_id = %(book)s AND case_id = %(case)s AND counts AND borne = 'liable'
ORDER BY fee_id

-- name: claimed_by
-- Which version of the assessment claims a fee, where it is the last that was accepted.
SELECT a.version
FROM ledger.damage_assessment a
WHERE a.book_id = %(book)s AND a.assessment_id = ledger.fee_claimed_by(%(book)s, %(case)s, %(fee)s)
