-- name: not_in_force
-- Nothing is owed by a document any more.
UPDATE ledger.damage_obligation
SET in_force_on = NULL, court_since = NULL
WHERE book_id = %(book)s AND obligation_id = %(id)s

-- name: no_title
-- An obligation is a court document no more; it is owed as before.
UPDATE ledger.damage_obligation
SET court_since = NULL
WHERE book_id = %(book)s AND obligation_id = %(id)s

-- name: limited_anew
-- Stop the limitation of a way that began when its agreement took effect, and tell which it is.
UPDATE ledger.damage_clock
SET stopped_on = greatest(%(on)s, starts_on)
WHERE book_id = %(book)s AND case_id = %(case)s AND code = 'limitation' AND subject = %(way)s AND stopped_on IS NULL
RETURNING clock_id

-- name: run_again
-- Let the terms run again that a document had stopped on its day.
UPDATE ledger.damage_clock
SET stopped_on = NULL
WHERE book_id = %(book)s AND case_id = %(case)s AND code = ANY(%(codes)s)
  AND subject = %(way)s AND stopped_on = greatest(%(on)s, starts_on) AND clock_id <> ALL(%(begun)s::bigint[])

-- name: not_joined
-- Nobody owes beside others by a document any more: from the first day on. The parts are told.
UPDATE ledger.damage_obligor o
SET until_on = o.since_on
FROM ledger.damage_record r
JOIN ledger.damage_obligation x ON x.book_id = r.book_id AND x.obligation_id = r.record_id
CROSS JOIN LATERAL jsonb_array_elements(r.words -> 'joins') j
WHERE r.book_id = %(book)s AND r.case_id = %(case)s AND r.record_id = %(id)s AND o.book_id = r.book_id AND o.case_id = r.case_id
  AND o.part = (j ->> 'part')::int AND o.owner = j ->> 'owner' AND o.since_on = x.in_force_on AND o.until_on IS NULL
RETURNING o.part

-- name: leaves_not
-- Who by a document came to owe a part no more beside others owes it still.
UPDATE ledger.damage_obligor o
SET until_on = NULL
FROM ledger.damage_record r
CROSS JOIN LATERAL jsonb_array_elements(r.words -> 'leaves') j
WHERE r.book_id = %(book)s AND r.case_id = %(case)s AND r.record_id = %(id)s AND o.book_id = r.book_id AND o.case_id = r.case_id
  AND o.part = (j ->> 'part')::int AND o.owner = j ->> 'owner' AND o.until_on = r.effective_on AND o.follows IS NULL
  AND o.place = (
    SELECT max(x.place) FROM ledger.damage_obligor x
    WHERE x.book_id = o.book_id AND x.case_id = o.case_id AND x.part = o.part AND x.owner = o.owner
      AND x.until_on = r.effective_on AND x.since_on < x.until_on)

-- name: left
-- The parts that somebody came to owe no more by a document.
SELECT DISTINCT (j ->> 'part')::int
FROM ledger.damage_record r
CROSS JOIN LATERAL jsonb_array_elements(r.words -> 'leaves') j
WHERE r.book_id = %(book)s AND r.case_id = %(case)s AND r.record_id = %(id)s

-- name: joined
-- Who came to owe a part beside others by an agreement or judgment, and owes it since.
SELECT o.part, o.owner
FROM ledger.damage_record r
JOIN ledger.damage_obligation x ON x.book_id = r.book_id AND x.obligation_id = r.record_id
CROSS JOIN LATERAL jsonb_array_elements(r.words -> 'joins') j
JOIN ledger.damage_obligor o ON o.book_id = r.book_id AND o.case_id = r.case_id AND o.part = (j ->> 'part')::int
  AND o.owner = j ->> 'owner' AND o.since_on = x.in_force_on AND o.until_on IS NULL
WHERE r.book_id = %(book)s AND r.case_id = %(case)s AND r.record_id = %(id)s

-- name: limitation_again
-- Let the limitation of a separate claim run again that had stopped with its end.
UPDATE ledger.damage_clock
SET stopped_on = NULL
WHERE book_id = %(book)s AND case_id = %(case)s AND code = 'limitation' AND subject = %(subject)s AND stopped_on = %(on)s
