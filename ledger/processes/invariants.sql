-- name: processes_are_by_two
-- A step that needs four eyes is not by who began the process, nor one that is kept apart by who took
-- the other: persons, not keys.
SELECT format('step %s of %s, %s', e.version, e.machine, e.process_id) FROM ledger.process_event e
WHERE (e.four_eyes AND ledger.person_of(e.actor_id) = ledger.person_of(e.started_by)
       AND ledger.one_at(e.actor_id, e.started_by, e.recorded_at))
   OR EXISTS (
        SELECT FROM ledger.process_transition t
        JOIN ledger.process_event o ON o.book_id = e.book_id AND o.process_id = e.process_id
          AND o.version < e.version AND o.action = ANY (t.apart)
        WHERE t.machine = e.machine AND t.action = e.action AND t.from_state = e.from_state
          AND ledger.person_of(o.actor_id) = ledger.person_of(e.actor_id)
          AND ledger.one_at(o.actor_id, e.actor_id, e.recorded_at))

-- name: events_have_their_steps
-- Events of processes of permits and of the market of which nobody took such a step: an objection, which is
-- no step, what comes to its end, what a creditor hears of a withdrawal, and what is told of a site or a cap are not asked.
SELECT 'book ' || o.book_id || ', event ' || o.event_id || ', ' || o.kind
FROM ledger.outbox o
WHERE o.kind ~ '^(permits|market)\.'
  AND o.kind NOT IN ('permits.grant.objection', 'permits.grant.answer', 'permits.alarm', 'permits.creditor')
  AND o.subject ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
  AND NOT EXISTS (
    SELECT FROM ledger.process_event e
    WHERE e.book_id = o.book_id AND e.process_id = o.subject::uuid AND e.actor_id = o.actor_id
      AND e.to_state = coalesce(o.figures ->> 'state', e.to_state))

-- name: events_are_numbered
-- Books whose events are not numbered from 1 without gaps, or one number twice, of those that have one; and events of
-- the steps of one process that are numbered in another order than they were written in, each after the one before.
SELECT format('book %s: %s events, numbered from %s to %s', o.book_id, count(*), min(o.number), max(o.number))
FROM ledger.outbox o WHERE o.number IS NOT NULL GROUP BY o.book_id
HAVING min(o.number) <> 1 OR max(o.number) <> count(*) OR count(DISTINCT o.number) <> count(*)
UNION ALL
SELECT format('book %s, event %s', x.book_id, x.event_id)
FROM (
  SELECT o.book_id, o.event_id, o.number,
         max(o.number) OVER (PARTITION BY o.book_id, o.subject ORDER BY o.event_id
                             ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before
  FROM ledger.outbox o
  WHERE o.number IS NOT NULL AND o.figures ->> 'state' IS NOT NULL
    AND o.subject ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$') x
WHERE x.number < x.before

-- name: entries_have_their_acts
-- Entries of the rooms that no step of a process has posted from whose id theirs is derived. Before acts of
-- one person were processes an entry stood alone, under the id that is that of its act today: such a one is
-- older than every process of its machine in the book.
SELECT format('entry %s', b.entry_id)
FROM (
  SELECT e.book_id, e.entry_id, e.recorded_at, r.rules
  FROM ledger.entry e
  JOIN ledger.entry_kind k ON k.code = e.kind
  LEFT JOIN ledger.entry t ON t.book_id = e.book_id AND t.entry_id = e.reverses
  LEFT JOIN ledger.entry_kind u ON u.code = t.kind
  CROSS JOIN LATERAL (SELECT CASE WHEN e.reverses IS NULL THEN k.acts ELSE u.undone_by END AS rules) r
  WHERE coalesce(u.acts, k.acts) <> '{}' AND (coalesce(u.acts, k.acts))[1] NOT LIKE 'compensation.record %'
    AND ledger.act_of_entry(e.book_id, e.entry_id, r.rules, NULL) IS NULL
  OFFSET 0) b
WHERE NOT EXISTS (
  SELECT FROM unnest(b.rules) AS x (rule)
  WHERE x.rule LIKE '% -' AND NOT EXISTS (
    SELECT FROM ledger.process_event f
    WHERE f.book_id = b.book_id AND x.rule LIKE f.machine || ' %' AND f.recorded_at < b.recorded_at))
