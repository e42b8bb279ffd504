-- name: endless_terms
-- Terms whose end is not known: the calendar of the year had not been announced when they began, or no rule pack
-- said how long they are.
SELECT c.code AS case, 'term ' || k.code AS what, k.case_id, k.clock_id AS number
FROM ledger.damage_clock k
JOIN ledger.damage_case c USING (book_id, case_id)
WHERE k.book_id = %(book)s AND k.stopped_on IS NULL AND k.due_on IS NULL
  AND (k.case_id, k.clock_id) > (%(case)s, %(number)s)
ORDER BY k.case_id, k.clock_id LIMIT %(limit)s

-- name: ending_terms
-- Terms that run, are not paused, end by a day and were not told of yet: that they are near, or that they are
-- over.
SELECT c.code AS case, 'term ' || k.code AS what, k.case_id, k.clock_id AS number
FROM ledger.damage_clock k
JOIN ledger.damage_case c USING (book_id, case_id)
WHERE k.book_id = %(book)s AND k.stopped_on IS NULL AND k.due_on <= %(until)s
  AND CASE WHEN %(over)s THEN k.escalated_on ELSE k.warned_on END IS NULL
  AND NOT EXISTS (SELECT FROM ledger.damage_pause p
    WHERE p.book_id = k.book_id AND p.clock_id = k.clock_id AND p.last_on IS NULL)
  AND (k.case_id, k.clock_id) > (%(case)s, %(number)s)
ORDER BY k.case_id, k.clock_id LIMIT %(limit)s

-- name: tell
-- Keep that terms were told of as near or as over, and tell it in the outbox; the liable parties hear of what
-- they have to do themselves. A term that was stopped or told of meanwhile is left alone.
WITH told AS (
  UPDATE ledger.damage_clock
  SET warned_on = CASE WHEN %(over)s THEN warned_on ELSE %(on)s END,
    escalated_on = CASE WHEN %(over)s THEN %(on)s ELSE escalated_on END
  WHERE (book_id, clock_id) IN (
    SELECT book_id, clock_id FROM ledger.damage_clock
    WHERE book_id = %(book)s AND clock_id = ANY(%(terms)s) AND stopped_on IS NULL
      AND CASE WHEN %(over)s THEN escalated_on ELSE warned_on END IS NULL
    ORDER BY clock_id FOR UPDATE)
  RETURNING book_id, case_id, code, subject, due_on, why
)
INSERT INTO ledger.outbox (book_id, kind, subject, owners, figures, actor_id)
SELECT t.book_id,
  CASE WHEN %(over)s THEN 'compensation.term_passed' ELSE 'compensation.term_near' END,
  c.code,
  ARRAY(SELECT p.owner FROM ledger.damage_party p
    WHERE p.book_id = t.book_id AND p.case_id = t.case_id AND p.side = 'liable' AND p.until_on IS NULL
      AND t.code IN ('payment', 'answer', 'stage')
    ORDER BY p.owner),
  jsonb_build_object('clock', t.code, 'subject', t.subject, 'due_on', t.due_on, 'why', t.why),
  %(actor)s
FROM told t
JOIN ledger.damage_case c USING (book_id, case_id)

-- name: overdue
-- Parts with an instalment that is overdue, whose interest runs and was not posted up to the day.
SELECT c.code AS case, 'part ' || x.part AS what, x.case_id, x.part AS number
FROM ledger.damage_part x
JOIN ledger.damage_obligation o USING (book_id, obligation_id)
JOIN ledger.damage_case c ON c.book_id = x.book_id AND c.case_id = x.case_id
WHERE x.book_id = %(book)s AND o.court_since IS NOT NULL
  AND (x.interest_through IS NULL OR x.interest_through < %(on)s)
  AND EXISTS (SELECT FROM ledger.damage_instalment y
    WHERE y.book_id = x.book_id AND y.case_id = x.case_id AND y.part = x.part
      AND y.settled < y.amount AND y.due_on < %(on)s)
  AND (x.case_id, x.part) > (%(case)s, %(number)s)
ORDER BY x.case_id, x.part LIMIT %(limit)s

-- name: lock
-- Lock the parts whose interest is still not posted up to the day. Locked first, read after: what was paid
-- while the lock was waited for must be seen.
SELECT x.case_id, x.part
FROM ledger.damage_part x
WHERE x.book_id = %(book)s
  AND (x.case_id, x.part) IN (SELECT * FROM unnest(%(cases)s::int[], %(parts)s::int[]))
  AND (x.interest_through IS NULL OR x.interest_through < %(on)s)
ORDER BY x.case_id, x.part FOR UPDATE OF x

-- name: parts
-- Parts with what their interest is reckoned from: instalments with what was paid of each, the days on which
-- enforcement was suspended or all who owe it were bankrupt, what was paid as interest.
SELECT c.code, x.case_id, x.part, x.interest, greatest(o.court_since, o.in_force_on) AS bears_since,
  (SELECT json_agg(json_build_array(i.number, i.due_on, i.amount, (
       SELECT coalesce(json_agg(json_build_array(p.paid_on, d.amount)), '[]'::json)
       FROM ledger.damage_settled d
       JOIN ledger.damage_payment p USING (book_id, payment_id)
       WHERE d.book_id = i.book_id AND d.case_id = i.case_id AND d.number = i.number
         AND p.reversed_by IS NULL)))
   FROM ledger.damage_instalment i
   WHERE i.book_id = x.book_id AND i.case_id = x.case_id AND i.part = x.part) AS terms,
  (SELECT coalesce(json_agg(json_build_array(y.first_on, y.last_on)), '[]'::json)
   FROM (
     SELECT r.first_on, coalesce(r.last_on, '9999-12-31') AS last_on
     FROM ledger.damage_relief r
     JOIN ledger.process q ON q.book_id = r.book_id AND q.process_id = r.relief_id
     WHERE r.book_id = x.book_id AND r.case_id = x.case_id AND r.kind = 'suspension' AND q.state = 'granted'
     UNION ALL
     SELECT u.first_on, u.last_on FROM ledger.damage_unburdened(x.book_id, x.case_id, x.part) u) y) AS days,
  {interest_paid} AS paid, {bears} AS bears
FROM ledger.damage_part x
JOIN ledger.damage_obligation o USING (book_id, obligation_id)
JOIN ledger.damage_case c ON c.book_id = x.book_id AND c.case_id = x.case_id
WHERE x.book_id = %(book)s
  AND (x.case_id, x.part) IN (SELECT * FROM unnest(%(cases)s::int[], %(parts)s::int[]))
ORDER BY x.case_id, x.part

-- name: keep_interest
-- Keep the interest of parts as it was reckoned up to the day.
UPDATE ledger.damage_part p
SET interest = v.interest, interest_through = %(on)s
FROM unnest(%(interest)s::bigint[], %(cases)s::int[], %(parts)s::int[]) AS v (interest, case_id, part)
WHERE p.book_id = %(book)s AND p.case_id = v.case_id AND p.part = v.part

-- name: faults_told
-- What was told of the day as not done: a night that runs again tells only what is new.
SELECT subject AS case, figures ->> 'what' AS what
FROM ledger.outbox
WHERE book_id = %(book)s AND kind = %(kind)s AND figures ->> 'on' = %(on)s

-- name: to_reckon
-- Terms with the pauses that are over.
SELECT clock_id, code, starts_on, length, source,
  ARRAY(SELECT ARRAY[p.first_on, p.last_on] FROM ledger.damage_pause p
    WHERE p.book_id = k.book_id AND p.clock_id = k.clock_id AND p.last_on IS NOT NULL) AS pauses
FROM ledger.damage_clock k
WHERE book_id = %(book)s AND clock_id = ANY(%(terms)s)
ORDER BY clock_id

-- name: keep_end
-- Keep the end of a term that had none.
UPDATE ledger.damage_clock
SET due_on = %(due)s, why = %(why)s, length = %(length)s, source = %(source)s
WHERE book_id = %(book)s AND clock_id = %(clock)s AND due_on IS NULL
