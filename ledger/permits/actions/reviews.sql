-- name: machine
-- Of which machine a process is.
SELECT machine FROM ledger.process WHERE book_id = %(book)s AND process_id = %(id)s

-- name: decided_on
-- The legal day on which it was recorded how a process stands.
SELECT (e.recorded_at AT TIME ZONE 'Asia/Shanghai')::date AS "on"
FROM ledger.process_event e
JOIN ledger.process p ON p.book_id = e.book_id AND p.process_id = e.process_id AND p.version = e.version
WHERE e.book_id = %(book)s AND e.process_id = %(id)s

-- name: stands
-- The review of a decision that runs, or that ended on the same way with what it said of the decision itself.
SELECT t.act_id, p.state
FROM ledger.permit_act t
JOIN ledger.process p ON p.book_id = t.book_id AND p.process_id = t.act_id
WHERE t.book_id = %(book)s AND t.site = %(site)s AND t.machine = 'permits.review' AND t.terms ->> 'decision' = %(decision)s
  AND (p.state IN ('asked', 'suspended', 'reopening_asked')
    OR p.state IN ('upheld', 'changed', 'annulled') AND t.terms ->> 'way' = %(way)s)
ORDER BY t.act_id
LIMIT 1
