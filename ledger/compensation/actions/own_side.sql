-- name: planner
-- For whom works were planned; empty for the bureau.
SELECT coalesce(a.owner, '') AS owner
FROM ledger.process p
JOIN ledger.actor a ON a.actor_id = p.started_by
WHERE p.book_id = %(book)s AND p.process_id = %(id)s
