-- name: approvals
-- Find the approvals that a person leaves open: those that were not used.
SELECT count(*) OVER () AS whole, v.entry_id FROM ledger.approval v
WHERE v.actor_id = :actor
  AND NOT EXISTS (SELECT FROM ledger.entry e WHERE e.book_id = v.book_id AND e.entry_id = v.entry_id)
  AND NOT EXISTS (SELECT FROM ledger.refusal r WHERE r.book_id = v.book_id AND r.entry_id = v.entry_id)
ORDER BY v.approved_at DESC, v.entry_id DESC LIMIT :limit

-- name: processes
-- Find the processes that a person leaves open: those that it began or took the last step in, and those that hang on its
-- yes, which it gave itself or inside its enterprise.
SELECT count(*) OVER () AS whole, p.process_id, p.machine, p.state, p.started_by = :actor AS began
FROM ledger.process p
JOIN ledger.process_event e ON (e.book_id, e.process_id, e.version) = (p.book_id, p.process_id, p.version)
WHERE (:actor IN (p.started_by, e.actor_id)
    OR (p.book_id, p.process_id) IN (SELECT y.book_id, y.process_id FROM ledger.yes_of(:actor) AS y))
  AND EXISTS (SELECT FROM ledger.process_transition t
    WHERE t.machine = p.machine AND t.from_state = p.state)
ORDER BY e.recorded_at DESC, p.process_id DESC LIMIT :limit

-- name: history
-- List the steps of a process, the first one first.
SELECT e.version, e.action, e.from_state, e.to_state, a.name AS actor, a.role, e.effective_on, e.reason, e.document,
  e.recorded_at
FROM ledger.process_event e JOIN ledger.actor a USING (actor_id)
WHERE e.book_id = :book AND e.process_id = :id ORDER BY e.version

-- name: happenings
-- List what happened after an event, in the order of the numbers; with an owner only what concerns it, and of who is to
-- be told only its own. What the office has still to tell others is told to the office alone.
SELECT o.number AS event_id, o.kind, o.subject,
  CASE WHEN CAST(:owner AS text) IS NULL THEN o.figures ELSE o.figures - 'untold' END AS figures, o.recorded_at,
  ledger.persons_to_tell(o.book_id, CASE WHEN CAST(:owner AS text) IS NULL THEN o.owners
                                         ELSE ARRAY[CAST(:owner AS text)] END, o.figures) AS tell
FROM ledger.outbox o
WHERE o.book_id = :book AND o.number > :after AND (CAST(:owner AS text) IS NULL OR :owner = ANY (o.owners))
  AND (CAST(:kind AS text) IS NULL OR o.kind = :kind)
ORDER BY o.number LIMIT :limit

-- name: done_by
-- What the person behind an actor did, under whatever key, role and machine, and in whatever book, the newest first.
SELECT o.event_id AS id, b.code AS book, o.kind, o.subject, o.recorded_at AS at, o.actor_id AS actor, a.role, a.owner, a.system
FROM ledger.outbox o
JOIN ledger.book b ON b.book_id = o.book_id
JOIN ledger.actor a ON a.actor_id = o.actor_id
WHERE o.actor_id = ANY (ARRAY(
    SELECT x.actor_id FROM ledger.actor x JOIN ledger.actor y ON y.actor_id = :actor
    WHERE x.actor_id = y.actor_id OR x.person_id = y.person_id))
  AND (CAST(:before AS bigint) IS NULL OR o.event_id < :before)
ORDER BY o.event_id DESC LIMIT :limit

-- name: standing
-- Give those of some ids under which there is an entry, in their order: a replay answers as the act did.
SELECT entry_id FROM ledger.entry WHERE book_id = %s AND entry_id = ANY(%s)
