-- name: case
-- A case by its code; with an owner, only where it is a party of it that reads it.
SELECT json_build_array(c.case_id, c.code, c.title, c.process_id, c.area, c.medium, c.received_on,
  c.occurred_on, c.red_line, c.repeated, c.major, c.class, p.state, p.version, p.started_by,
  ledger.person_of(p.started_by), ledger.damage_importer(c.book_id, c.process_id))
FROM ledger.damage_case c
JOIN ledger.process p ON p.book_id = c.book_id AND p.process_id = c.process_id
WHERE c.book_id = %(book)s AND c.code = %(code)s
  AND (%(owner)s::text IS NULL OR EXISTS (SELECT FROM ledger.damage_party x
    WHERE x.book_id = c.book_id AND x.case_id = c.case_id AND x.owner = %(owner)s AND x.until_on IS NULL AND x.reads))

-- name: locked
-- What locks the case that was found, for an act in it.
FOR UPDATE OF p

-- name: around
-- What an act looks at beside the case: its steps, what is known under the id of the act, who is liable, the
-- law. It is a second statement, so that it sees what was committed while the first one waited for the lock.
-- Each answers in one column: the driver describes every column of every answer anew.
SELECT json_build_array(
  (SELECT json_agg(json_build_array(e.action, e.actor_id, e.effective_on, e.document, e.reason,
     ledger.person_of(e.actor_id), e.to_state) ORDER BY e.version)
   FROM ledger.process_event e
   WHERE e.book_id = %(book)s AND e.process_id = %(process)s),
  (SELECT json_build_array(r.words, r.subject, r.actor_id)
   FROM ledger.damage_record r
   WHERE r.book_id = %(book)s AND r.record_id = %(record)s),
  ARRAY(SELECT x.owner FROM ledger.damage_party x
   WHERE x.book_id = %(book)s AND x.case_id = %(case)s AND x.side = 'liable' AND x.until_on IS NULL
   ORDER BY x.owner),
  l.jurisdiction, l.packs)
FROM ({packs}) AS l (jurisdiction, packs)

-- name: allowance
-- What another person has allowed to be entered late, of an act and its day, and nobody has used or retracted: the first.
SELECT r.record_id AS id
FROM ledger.damage_record r
WHERE r.book_id = %(book)s AND r.case_id = %(case)s AND r.kind = 'allow_late' AND r.words ->> 'deed' = %(act)s
  AND r.words ->> 'day' = %(on)s::date::text AND ledger.person_of(r.actor_id) <> %(person)s
  AND NOT EXISTS (SELECT FROM ledger.damage_record x
    WHERE x.book_id = r.book_id AND x.case_id = r.case_id
      AND (x.kind = 'retract' AND x.subject = r.record_id OR x.words ->> 'allowed' = r.record_id::text))
ORDER BY r.recorded_at LIMIT 1

-- name: note
-- Keep an act that does not move the case: its record and its line in the outbox, in one statement.
WITH {keep}

-- name: move
-- Keep an act that moves the case: the step, where it led, the record and the line in the outbox.
WITH step AS ({step}), moved AS ({state}), {keep}

-- name: keep
-- The record of an act and its line in the outbox, which tells the liable parties and a procuratorate that sees the case.
kept AS (
  INSERT INTO ledger.damage_record (book_id, record_id, case_id, kind, subject, effective_on, state, reason,
    document, words, basis, law, actor_id)
  VALUES (%(book)s, %(record)s, %(case)s, %(kind)s, %(subject)s, %(on)s, %(state)s, %(reason)s,
    %(document)s, %(words)s, %(basis)s, %(law)s, %(actor)s)
), told AS (
  INSERT INTO ledger.outbox (book_id, kind, subject, owners, figures, actor_id)
  VALUES (%(book)s, 'compensation.' || %(kind)s, %(code)s, %(owners)s::text[] || ARRAY(
      SELECT x.owner::text FROM ledger.damage_party x
      WHERE x.book_id = %(book)s AND x.case_id = %(case)s AND x.side = 'procuratorate' AND x.reads ORDER BY x.owner),
    %(figures)s, %(actor)s)
)
SELECT 1

-- name: stop
-- Stop the running terms of some names: of one subject, or all.
UPDATE ledger.damage_clock
SET stopped_on = greatest(%(on)s, starts_on)
WHERE book_id = %(book)s AND case_id = %(case)s AND code = ANY(%(codes)s) AND stopped_on IS NULL
  AND (%(subject)s::text IS NULL OR subject = %(subject)s)

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
