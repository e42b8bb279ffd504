-- name: terms
-- For `terms`.
SELECT c.code, 'term ' || k.code, k.case_id, k.clock_id
FROM ledger.damage_clock k JOIN ledger.damage_case c USING (book_id, case_id)
WHERE k.book_id = %(book)s AND k.stopped_on IS NULL AND {which}
  AND (k.case_id, k.clock_id) > (%(case)s, %(number)s)
ORDER BY k.case_id, k.clock_id LIMIT %(limit)s

-- name: warn
-- For `warn`.
WITH near AS (
  UPDATE ledger.damage_clock SET {column} = %(on)s WHERE (book_id, clock_id) IN (
    SELECT book_id, clock_id FROM ledger.damage_clock WHERE book_id = %(book)s AND clock_id = ANY(%(terms)s)
      AND stopped_on IS NULL AND {column} IS NULL ORDER BY clock_id FOR UPDATE)
  RETURNING book_id, case_id, code, subject, due_on, why)
INSERT INTO ledger.outbox (book_id, kind, subject, owners, figures, actor_id)
SELECT n.book_id, %(kind)s, c.code,
  ARRAY(SELECT p.owner FROM ledger.damage_party p WHERE p.book_id = n.book_id
    AND p.case_id = n.case_id AND p.side = 'liable' AND n.code IN ('payment', 'answer', 'stage')
  ORDER BY 1), jsonb_build_object('clock', n.code, 'subject', n.subject, 'due_on', n.due_on, 'why', n.why),
    %(actor)s
FROM near n JOIN ledger.damage_case c USING (book_id, case_id)

-- name: overdue
-- Warn, escalate and post interest for a book, in transactions of bounded size; yields what was done so
-- far.
SELECT c.code, 'part ' || x.part, x.case_id, x.part
FROM ledger.damage_part x JOIN ledger.damage_obligation o USING (book_id, obligation_id)
JOIN ledger.damage_case c ON c.book_id = x.book_id AND c.case_id = x.case_id
WHERE x.book_id = %(book)s AND o.court_since IS NOT NULL
  AND (x.interest_through IS NULL OR x.interest_through < %(on)s)
  AND EXISTS (SELECT FROM ledger.damage_instalment y
    WHERE y.book_id = x.book_id AND y.case_id = x.case_id AND y.part = x.part
    AND y.settled < y.amount AND y.due_on < %(on)s)
  AND (x.case_id, x.part) > (%(case)s, %(number)s)
ORDER BY x.case_id, x.part LIMIT %(limit)s

-- name: lock
-- Locked first, read after: what was paid while the lock was waited for must be seen.
SELECT x.case_id, x.part FROM ledger.damage_part x
WHERE x.book_id = %(book)s
  AND (x.case_id, x.part) IN (SELECT * FROM unnest(%(cases)s::int[], %(parts)s::int[]))
  AND (x.interest_through IS NULL OR x.interest_through < %(on)s)
ORDER BY x.case_id, x.part FOR UPDATE OF x

-- name: told
-- Tell in the outbox what could not be done; a night that runs again on the day tells only what is new.
SELECT subject, figures ->> 'what' FROM ledger.outbox
WHERE book_id = %(book)s AND kind = %(kind)s AND figures ->> 'on' = %(on)s

-- name: parts
-- For `parts`.
SELECT c.code, x.case_id, x.part, x.interest, o.court_since, i.terms, s.days, {interest_paid} AS paid
FROM ledger.damage_part x JOIN ledger.damage_obligation o USING (book_id, obligation_id)
JOIN ledger.damage_case c ON c.book_id = x.book_id AND c.case_id = x.case_id
CROSS JOIN LATERAL (SELECT json_agg(json_build_array(i.number, i.due_on, i.amount, (
    SELECT coalesce(json_agg(json_build_array(p.paid_on, d.amount)), '[]'::json)
    FROM ledger.damage_settled d
    JOIN ledger.damage_payment p USING (book_id, payment_id)
    WHERE d.book_id = i.book_id AND d.case_id = i.case_id AND d.number = i.number
      AND p.reversed_by IS NULL))) AS terms
  FROM ledger.damage_instalment i
  WHERE i.book_id = x.book_id AND i.case_id = x.case_id AND i.part = x.part) i
CROSS JOIN LATERAL (SELECT coalesce(json_agg(json_build_array(r.first_on,
  coalesce(r.last_on, '9999-12-31'))), '[]'::json) AS days
  FROM ledger.damage_relief r JOIN ledger.process q ON q.book_id = r.book_id AND q.process_id = r.relief_id
  WHERE r.book_id = x.book_id AND r.case_id = x.case_id AND r.kind = 'suspension' AND q.state = 'granted') s
WHERE x.book_id = %(book)s
  AND (x.case_id, x.part) IN (SELECT * FROM unnest(%(cases)s::int[], %(parts)s::int[]))
ORDER BY x.case_id, x.part

-- name: terms_which
-- For `terms_which`.
k.due_on IS NULL AND k.length <> ''

-- name: terms_which_2
-- For `terms_which`.
k.{column} IS NULL AND k.due_on {when}
  AND NOT EXISTS (SELECT FROM ledger.damage_pause p
    WHERE p.book_id = k.book_id AND p.clock_id = k.clock_id AND p.last_on IS NULL)

-- name: interest
-- For `interest`.
UPDATE ledger.damage_part p
SET interest = v.interest, interest_through = %(on)s
FROM unnest(%(a)s::bigint[], %(c)s::int[], %(p)s::int[]) AS v (interest, case_id, part)
WHERE p.book_id = %(book)s AND p.case_id = v.case_id AND p.part = v.part

-- name: run_night_piece
-- Warn, escalate and post interest for a book, in transactions of bounded size; yields what was done so
-- far.
<= %(until)s

-- name: run_night_piece_2
-- Warn, escalate and post interest for a book, in transactions of bounded size; yields what was done so
-- far.
< %(until)s

-- name: reckon_unknown_pause
-- Give an end to the terms whose calendar was not announced when they began, where it is now.
SELECT clock_id, starts_on, length,
  ARRAY(SELECT ARRAY[p.first_on, p.last_on] FROM ledger.damage_pause p
    WHERE p.book_id = k.book_id AND p.clock_id = k.clock_id AND p.last_on IS NOT NULL)
FROM ledger.damage_clock k
WHERE book_id = %s AND clock_id = ANY(%s) ORDER BY clock_id

-- name: reckon_unknown_update_clock
-- Give an end to the terms whose calendar was not announced when they began, where it is now.
UPDATE ledger.damage_clock
SET due_on = %s, why = %s
WHERE book_id = %s AND clock_id = %s AND due_on IS NULL
