-- name: agreed
-- Who has taken a step by which a side agrees.
SELECT a.owner, a.role, e.actor_id, e.document
FROM ledger.process_event e
JOIN ledger.actor a USING (actor_id)
WHERE e.book_id = %(book)s AND e.process_id = %(process)s AND e.action = ANY(%(steps)s)
