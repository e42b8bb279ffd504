-- name: party
-- A liable party that is in the case.
SELECT name, person FROM ledger.damage_party
WHERE book_id = %(book)s AND case_id = %(case)s AND owner = %(owner)s AND side = 'liable' AND until_on IS NULL

-- name: owners
-- The liable parties that are in the case.
SELECT owner FROM ledger.damage_party
WHERE book_id = %(book)s AND case_id = %(case)s AND side = 'liable' AND until_on IS NULL
ORDER BY owner

-- name: duties_of
-- The duties in kind that a party owes.
SELECT duty FROM ledger.damage_duty_obligor
WHERE book_id = %(book)s AND case_id = %(case)s AND owner = %(owner)s AND until_on IS NULL
ORDER BY duty

-- name: duty_owing
-- All who owe a duty, or did, in the order of their places.
SELECT place, owner, numerator || '/' || denominator AS share, since_on, until_on, follows
FROM ledger.damage_duty_obligor
WHERE book_id = %(book)s AND case_id = %(case)s AND duty = %(duty)s
ORDER BY place

-- name: end_part
-- Let places of a part owe it no more from a day on.
UPDATE ledger.damage_obligor
SET until_on = %(on)s
WHERE book_id = %(book)s AND case_id = %(case)s AND part = %(number)s AND place = ANY(%(places)s) AND until_on IS NULL

-- name: end_duty
-- Let places of a duty owe it no more from a day on.
UPDATE ledger.damage_duty_obligor
SET until_on = %(on)s
WHERE book_id = %(book)s AND case_id = %(case)s AND duty = %(number)s AND place = ANY(%(places)s) AND until_on IS NULL

-- name: leave
-- Let a liable party be in the case no more from a day on.
UPDATE ledger.damage_party
SET until_on = %(on)s
WHERE book_id = %(book)s AND case_id = %(case)s AND owner = %(owner)s AND side = 'liable' AND until_on IS NULL

-- name: blind
-- Let a body see a case no more; it is in it by name.
UPDATE ledger.damage_party
SET reads = false
WHERE book_id = %(book)s AND case_id = %(case)s AND owner = %(owner)s AND side IN ('assessor', 'court', 'procuratorate') AND reads

-- name: since
-- What was built upon a substitution: whether a successor was replaced or is bankrupt since, owes something that did
-- not come by it, and when one of
-- them has paid first.
WITH new AS (
  SELECT x ->> 'owner' AS owner, r.words ->> 'party' AS party
  FROM ledger.damage_record r CROSS JOIN LATERAL jsonb_array_elements(r.words -> 'successors') x
  WHERE r.book_id = %(book)s AND r.case_id = %(case)s AND r.record_id = %(id)s
), came AS (
  SELECT o.part, o.owner, o.place, o.until_on
  FROM ledger.damage_obligor o JOIN new n ON n.owner = o.owner
  JOIN ledger.damage_obligor f
    ON f.book_id = o.book_id AND f.case_id = o.case_id AND f.part = o.part AND f.place = o.follows AND f.owner = n.party
  WHERE o.book_id = %(book)s AND o.case_id = %(case)s AND o.since_on = %(on)s AND (o.until_on > o.since_on) IS NOT FALSE
)
SELECT
  EXISTS (SELECT FROM came c WHERE c.until_on IS NOT NULL) OR EXISTS (
    SELECT FROM ledger.damage_party p JOIN new n ON n.owner = p.owner
    WHERE p.book_id = %(book)s AND p.case_id = %(case)s AND p.side = 'liable' AND p.until_on IS NOT NULL) AS replaced,
  EXISTS (
    SELECT FROM ledger.damage_obligor o JOIN new n ON n.owner = o.owner
    WHERE o.book_id = %(book)s AND o.case_id = %(case)s AND o.since_on IS NULL AND o.until_on IS NULL
      AND NOT EXISTS (SELECT FROM ledger.damage_obligor a
        WHERE a.book_id = o.book_id AND a.case_id = o.case_id AND a.owner = o.owner AND a.until_on = %(on)s)
      AND (SELECT b.in_force_on FROM ledger.damage_part p
        JOIN ledger.damage_obligation b ON b.book_id = p.book_id AND b.obligation_id = p.obligation_id
        WHERE p.book_id = o.book_id AND p.case_id = o.case_id AND p.part = o.part) >= %(on)s)
  OR EXISTS (
    SELECT FROM ledger.damage_insolvency i JOIN new n ON n.owner = i.owner
    WHERE i.book_id = %(book)s AND i.case_id = %(case)s AND i.counts AND i.accepted_on >= %(on)s) AS owes_else,
  (SELECT min(y.paid_on)
   FROM came c
   JOIN ledger.damage_payment y ON y.book_id = %(book)s AND y.case_id = %(case)s AND y.part = c.part
     AND coalesce(y.debtor, y.payer) = c.owner
   WHERE y.reversed_by IS NULL AND y.paid_on >= %(on)s) AS paid_on

-- name: undo_parts
-- Let the places that a substitution made never have owed anything; gives the parts.
UPDATE ledger.damage_obligor o
SET until_on = o.since_on
FROM ledger.damage_record r, ledger.damage_obligor f
WHERE o.book_id = %(book)s AND o.case_id = %(case)s AND o.since_on = %(on)s AND o.until_on IS NULL
  AND r.book_id = o.book_id AND r.case_id = o.case_id AND r.record_id = %(id)s
  AND f.book_id = o.book_id AND f.case_id = o.case_id AND f.part = o.part AND f.place = o.follows
    AND f.owner = r.words ->> 'party'
  AND r.words -> 'successors' @> jsonb_build_array(jsonb_build_object('owner', o.owner))
RETURNING o.part

-- name: undo_duties
-- Let the places of duties that a substitution made never have owed anything.
UPDATE ledger.damage_duty_obligor o
SET until_on = o.since_on
FROM ledger.damage_record r, ledger.damage_duty_obligor f
WHERE o.book_id = %(book)s AND o.case_id = %(case)s AND o.since_on = %(on)s AND o.until_on IS NULL
  AND r.book_id = o.book_id AND r.case_id = o.case_id AND r.record_id = %(id)s
  AND f.book_id = o.book_id AND f.case_id = o.case_id AND f.duty = o.duty AND f.place = o.follows
    AND f.owner = r.words ->> 'party'
  AND r.words -> 'successors' @> jsonb_build_array(jsonb_build_object('owner', o.owner))

-- name: open_parts
-- Let the places owe again that had ended with a substitution: of the party, and of successors who owed the part before.
UPDATE ledger.damage_obligor o
SET until_on = NULL
FROM ledger.damage_record r
WHERE o.book_id = %(book)s AND o.case_id = %(case)s AND o.until_on = %(on)s AND (o.since_on < o.until_on) IS NOT FALSE
  AND r.book_id = o.book_id AND r.case_id = o.case_id AND r.record_id = %(id)s
  AND (o.owner = r.words ->> 'party' OR r.words -> 'successors' @> jsonb_build_array(jsonb_build_object('owner', o.owner)))

-- name: open_duties
-- Let the places of duties owe again that had ended with a substitution.
UPDATE ledger.damage_duty_obligor o
SET until_on = NULL
FROM ledger.damage_record r
WHERE o.book_id = %(book)s AND o.case_id = %(case)s AND o.until_on = %(on)s AND (o.since_on < o.until_on) IS NOT FALSE
  AND r.book_id = o.book_id AND r.case_id = o.case_id AND r.record_id = %(id)s
  AND (o.owner = r.words ->> 'party' OR r.words -> 'successors' @> jsonb_build_array(jsonb_build_object('owner', o.owner)))

-- name: stay
-- Let the party be in the case again whose place had been taken.
UPDATE ledger.damage_party p
SET until_on = NULL
FROM ledger.damage_record r
WHERE p.book_id = %(book)s AND p.case_id = %(case)s AND p.side = 'liable' AND p.owner = r.words ->> 'party'
  AND r.book_id = p.book_id AND r.case_id = p.case_id AND r.record_id = %(id)s

-- name: never_came
-- Let the successors never have been in the case who came by this act alone.
UPDATE ledger.damage_party p
SET until_on = %(never)s
FROM ledger.damage_record r
WHERE p.book_id = %(book)s AND p.case_id = %(case)s AND p.side = 'liable' AND p.until_on IS NULL
  AND r.book_id = p.book_id AND r.case_id = p.case_id AND r.record_id = %(id)s
  AND r.words -> 'successors' @> jsonb_build_array(jsonb_build_object('owner', p.owner))
  AND NOT EXISTS (
    SELECT FROM ledger.damage_record o
    WHERE o.book_id = p.book_id AND o.case_id = p.case_id AND o.record_id <> r.record_id
      AND ledger.damage_act_done(o.book_id, o.record_id)
      AND (o.words -> 'parties' @> jsonb_build_array(jsonb_build_object('owner', p.owner, 'side', 'liable'))
        OR o.kind = 'substitute' AND o.words -> 'successors' @> jsonb_build_array(jsonb_build_object('owner', p.owner))
          AND NOT EXISTS (SELECT FROM ledger.damage_reversal x
            WHERE x.book_id = o.book_id AND x.target = o.record_id AND x.confirmed_on IS NOT NULL)))

-- name: terms_again
-- Let the terms of the notice of a party run again that had stopped with a substitution, where nothing has answered it.
UPDATE ledger.damage_clock k
SET stopped_on = NULL
FROM ledger.damage_record r
WHERE k.book_id = %(book)s AND k.case_id = %(case)s AND k.code IN ('answer', 'consultation')
  AND k.stopped_on = greatest(%(on)s::date, k.starts_on) AND k.subject = r.words ->> 'party'
  AND r.book_id = k.book_id AND r.case_id = k.case_id AND r.record_id = %(id)s
  AND NOT EXISTS (SELECT FROM ledger.damage_notice n
    WHERE n.book_id = k.book_id AND n.case_id = k.case_id AND n.owner = k.subject
      AND (k.code = 'answer' AND n.answer_id IS NOT NULL OR n.failure_id IS NOT NULL))
