-- name: agreed
-- Who has taken a step by which a side agrees.
SELECT a.owner, a.role, ledger.person_of(e.actor_id) AS person, e.document
FROM ledger.process_event e
JOIN ledger.actor a USING (actor_id)
WHERE e.book_id = %(book)s AND e.process_id = %(process)s AND e.action = ANY(%(steps)s)

-- name: sides_gone
-- For which sides somebody spoke who has lost the key since, and nobody has renewed that.
SELECT owner FROM ledger.sides_gone(%(book)s, %(process)s) ORDER BY 1

-- name: inside
-- Who has approved inside that a side agrees.
SELECT x.person, x.owner FROM ledger.approved_inside(%(book)s, %(process)s) x
