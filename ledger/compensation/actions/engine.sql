-- name: case
-- A case by its code; with an owner, only where it is a party of it.
SELECT json_build_array(c.case_id, c.code, c.title, c.process_id, c.area, c.medium, c.received_on,
  c.occurred_on, c.red_line, c.repeated, c.major, c.class, p.state, p.version, p.started_by,
  ledger.person_of(p.started_by))
FROM ledger.damage_case c
JOIN ledger.process p ON p.book_id = c.book_id AND p.process_id = c.process_id
WHERE c.book_id = %(book)s AND c.code = %(code)s
  AND (%(owner)s::text IS NULL OR EXISTS (SELECT FROM ledger.damage_party x
    WHERE x.book_id = c.book_id AND x.case_id = c.case_id AND x.owner = %(owner)s))

-- name: locked
-- What locks the case that was found, for an act in it.
FOR UPDATE OF p

-- name: around
-- What an act looks at beside the case: its steps, what is known under the id of the act, who is liable, the
-- law. It is a second statement, so that it sees what was committed while the first one waited for the lock.
-- Each answers in one column: the driver describes every column of every answer anew.
SELECT json_build_array(
  (SELECT json_agg(json_build_array(e.action, e.effective_on) ORDER BY e.version)
   FROM ledger.process_event e
   WHERE e.book_id = %(book)s AND e.process_id = %(process)s),
  (SELECT json_build_array(r.words, r.subject, r.actor_id)
   FROM ledger.damage_record r
   WHERE r.book_id = %(book)s AND r.record_id = %(record)s),
  ARRAY(SELECT x.owner FROM ledger.damage_party x
   WHERE x.book_id = %(book)s AND x.case_id = %(case)s AND x.side = 'liable'
   ORDER BY x.owner),
  l.jurisdiction, l.packs)
FROM ({packs}) AS l (jurisdiction, packs)

-- name: note
-- Keep an act that does not move the case: its record and its line in the outbox, in one statement.
WITH {keep}

-- name: move
-- Keep an act that moves the case: the step, where it led, the record and the line in the outbox.
WITH step AS ({step}), moved AS ({state}), {keep}

-- name: keep
-- The record of an act and its line in the outbox.
kept AS (
  INSERT INTO ledger.damage_record (book_id, record_id, case_id, kind, subject, effective_on, state, reason,
    document, words, basis, law, actor_id)
  VALUES (%(book)s, %(record)s, %(case)s, %(kind)s, %(subject)s, %(on)s, %(state)s, %(reason)s,
    %(document)s, %(words)s, %(basis)s, %(law)s, %(actor)s)
), told AS (
  INSERT INTO ledger.outbox (book_id, kind, subject, owners, figures, actor_id)
  VALUES (%(book)s, 'compensation.' || %(kind)s, %(code)s, %(owners)s, %(figures)s, %(actor)s)
)
SELECT 1

-- name: undone
-- What a reversal undoes, where an act is about one, and how many parts the case has.
SELECT r.record_id AS target, r.kind, y.entry_id,
  (SELECT coalesce(max(p.part), 0) FROM ledger.damage_part p
   WHERE p.book_id = c.book_id AND p.case_id = c.case_id) AS parts
FROM ledger.damage_case c
LEFT JOIN ledger.damage_reversal x ON x.book_id = c.book_id AND x.reversal_id = %(subject)s
LEFT JOIN ledger.damage_record r ON r.book_id = x.book_id AND r.record_id = x.target
LEFT JOIN ledger.damage_payment y ON y.book_id = x.book_id AND y.payment_id = x.target
WHERE c.book_id = %(book)s AND c.case_id = %(case)s

-- name: posted
-- Those of some entries that were made, in their order.
SELECT entry_id FROM ledger.entry
WHERE book_id = %(book)s AND entry_id = ANY(%(ids)s)
ORDER BY position
