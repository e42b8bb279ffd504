-- name: open
-- What is open of the claim, by head, part and purpose, in fen.
SELECT d.head, d.part, a.purpose, sum(b.debits - b.credits)::bigint AS amount
FROM ledger.damage_account d
JOIN ledger.account a USING (book_id, account_id)
JOIN ledger.balance b USING (book_id, account_id)
WHERE d.book_id = %(book)s AND d.case_id = %(case)s AND a.purpose = ANY(%(purposes)s)
GROUP BY 1, 2, 3 ORDER BY 1, 2, 3

-- name: terms
-- The instalments of a case, each with day and fen of what was counted to it.
SELECT i.part, i.number, i.due_on, i.amount,
  (SELECT coalesce(json_agg(json_build_array(p.paid_on, s.amount) ORDER BY p.paid_on), '[]'::json)
   FROM ledger.damage_settled s
   JOIN ledger.damage_payment p USING (book_id, payment_id)
   WHERE s.book_id = i.book_id AND s.case_id = i.case_id AND s.number = i.number
     AND p.reversed_by IS NULL) AS paid
FROM ledger.damage_instalment i
WHERE i.book_id = %(book)s AND i.case_id = %(case)s
ORDER BY i.number

-- name: parts
-- The parts of a case that took effect, and who owes them; their rows are locked.
SELECT x.part, x.amount, x.interest, x.interest_through, o.obligation_id, o.in_force_on, o.court_since,
  (SELECT json_agg(json_build_array(b.place, b.owner, b.numerator || '/' || b.denominator, b.since_on, b.until_on,
            b.most, b.follows) ORDER BY b.place)
   FROM ledger.damage_obligor b
   WHERE b.book_id = x.book_id AND b.case_id = x.case_id AND b.part = x.part) AS owing,
  (SELECT coalesce(json_agg(json_build_array(u.first_on, u.last_on) ORDER BY u.first_on), '[]'::json)
   FROM ledger.damage_unburdened(x.book_id, x.case_id, x.part) u) AS unburdened,
  x.left_owed, {interest_paid} AS interest_paid, {bears} AS bears
FROM ledger.damage_part x
JOIN ledger.damage_obligation o USING (book_id, obligation_id)
WHERE x.book_id = %(book)s AND x.case_id = %(case)s AND o.in_force_on IS NOT NULL
ORDER BY x.part FOR UPDATE OF x

-- name: interest_paid
-- What was paid as interest of a part `x`, without what went back: the night reckons with it too.
(SELECT coalesce(sum(y.interest - (
     SELECT coalesce(sum(r.amount), 0)
     FROM ledger.damage_return r
     JOIN ledger.process q ON q.book_id = r.book_id AND q.process_id = r.relief_id AND q.state = 'granted'
     WHERE r.book_id = y.book_id AND r.payment_id = y.payment_id AND r.counted_as = 'interest')), 0)::bigint
 FROM ledger.damage_payment y
 WHERE y.book_id = x.book_id AND y.case_id = x.case_id AND y.part = x.part AND y.reversed_by IS NULL)

-- name: bears
-- How much of a part `x` bears late interest, where a judgment that set another aside leaves less owed of it, or owes less again
-- of what it replaced: the night reckons with it too.
(SELECT least(x.left_owed, x.bearing, min(r.left_owed))
 FROM ledger.damage_relief r
 JOIN ledger.process q ON q.book_id = r.book_id AND q.process_id = r.relief_id AND q.state = 'granted'
 WHERE r.book_id = x.book_id AND r.case_id = x.case_id AND r.part = x.part AND r.kind = 'refund_reversed')

-- name: suspended
-- The days on which enforcement was suspended.
SELECT r.first_on, coalesce(r.last_on, '9999-12-31'::date) AS last_on
FROM ledger.damage_relief r
JOIN ledger.process p ON p.book_id = r.book_id AND p.process_id = r.relief_id
WHERE r.book_id = %(book)s AND r.case_id = %(case)s AND r.kind = 'suspension' AND p.state = 'granted'

-- name: last_counted
-- The last day on which something was counted to a part, as text; no row where nothing was.
SELECT max(paid_on)::text AS on
FROM ledger.damage_payment
WHERE book_id = %(book)s AND case_id = %(case)s AND part = %(part)s AND reversed_by IS NULL
HAVING count(*) > 0

-- name: keep_interest
-- Keep the late interest of a part that was posted up to a day.
UPDATE ledger.damage_part
SET interest = %(interest)s, interest_through = %(through)s
WHERE book_id = %(book)s AND case_id = %(case)s AND part = %(part)s

-- name: settle
-- Count an amount to an instalment.
UPDATE ledger.damage_instalment
SET settled = settled + %(amount)s
WHERE book_id = %(book)s AND case_id = %(case)s AND number = %(number)s

-- name: stop_settled
-- Stop the terms of the instalments that are settled: of payment, and of the application for enforcement.
UPDATE ledger.damage_clock c
SET stopped_on = greatest(%(on)s, c.starts_on)
FROM ledger.damage_instalment i
WHERE c.book_id = %(book)s AND c.case_id = %(case)s AND c.code IN ('payment', 'enforcement')
  AND c.stopped_on IS NULL
  AND i.book_id = c.book_id AND i.case_id = c.case_id AND i.number::text = c.subject AND i.settled = i.amount
