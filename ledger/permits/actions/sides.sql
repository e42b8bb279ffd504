-- name: agreed
-- Read which parties agreed with their own keys, which persons of the bureau stand for the others, and
-- whether one named a paper.
SELECT a.owner, a.role, e.actor_id, e.document
FROM ledger.process_event e JOIN ledger.actor a USING (actor_id)
WHERE e.book_id = %s AND e.process_id = %s AND e.action = ANY(%s)
