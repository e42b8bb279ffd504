-- name: stop
-- Stop the running terms of some names: of one subject, or all.
UPDATE ledger.damage_clock
SET stopped_on = greatest(%(on)s, starts_on)
WHERE book_id = %(book)s AND case_id = %(case)s AND code = ANY(%(codes)s) AND stopped_on IS NULL
  AND (%(subject)s::text IS NULL OR subject = %(subject)s)

-- name: last_clock
-- The last term of a name, running or stopped.
SELECT clock_id, starts_on, length, due_on, why, stopped_on
FROM ledger.damage_clock
WHERE book_id = %(book)s AND case_id = %(case)s AND code = %(code)s
ORDER BY clock_id DESC LIMIT 1

-- name: hold_longer
-- Let a pause last on in which, or on whose last day, another one begins.
UPDATE ledger.damage_pause p
SET last_on = NULL
FROM ledger.damage_clock c
WHERE p.book_id = %(book)s AND c.book_id = p.book_id AND c.clock_id = p.clock_id AND c.case_id = %(case)s
  AND c.code = %(code)s AND c.stopped_on IS NULL AND p.first_on <= %(on)s AND p.last_on >= %(on)s
  AND NOT EXISTS (SELECT FROM ledger.damage_pause q
    WHERE q.book_id = p.book_id AND q.clock_id = p.clock_id AND q.last_on IS NULL)

-- name: to_hold
-- The running terms of a name that have a length and are not paused.
SELECT clock_id
FROM ledger.damage_clock c
WHERE book_id = %(book)s AND case_id = %(case)s AND code = %(code)s AND stopped_on IS NULL
  AND length <> ''
  AND NOT EXISTS (SELECT FROM ledger.damage_pause p
    WHERE p.book_id = c.book_id AND p.clock_id = c.clock_id AND p.last_on IS NULL)

-- name: end_pauses
-- End the pauses of the terms of a name.
UPDATE ledger.damage_pause p
SET last_on = greatest(%(on)s, first_on)
FROM ledger.damage_clock c
WHERE p.book_id = %(book)s AND c.book_id = p.book_id AND c.clock_id = p.clock_id AND c.case_id = %(case)s
  AND c.code = %(code)s AND p.last_on IS NULL
RETURNING c.clock_id, c.starts_on, c.length

-- name: pauses
-- The pauses of a term; one that lasts counts for its first day.
SELECT first_on, coalesce(last_on, first_on) AS last_on
FROM ledger.damage_pause
WHERE book_id = %(book)s AND clock_id = %(clock)s

-- name: keep_end
-- Keep the length and the end of a term.
UPDATE ledger.damage_clock
SET due_on = %(due)s, why = %(why)s, length = %(length)s
WHERE book_id = %(book)s AND clock_id = %(clock)s
