-- name: served
-- How and when a decision was served, by the records that stand.
SELECT t.terms ->> 'manner' AS manner, (t.terms ->> 'served_on')::date AS served_on
FROM ledger.permit_act d
JOIN ledger.permit_act t ON t.book_id = d.book_id AND t.site = d.site AND t.machine = 'permits.service'
  AND t.terms ->> 'decision' = d.act_id::text
JOIN ledger.process p ON p.book_id = t.book_id AND p.process_id = t.act_id AND p.state IN ('recorded', 'annulment_asked')
WHERE d.book_id = %(book)s AND d.act_id = %(decision)s
ORDER BY t.act_id

-- name: hearings
-- Where the hearings about a decision stand, and the day of their last step.
SELECT p.state, e.effective_on AS last_on
FROM ledger.permit_act d
JOIN ledger.permit_act t ON t.book_id = d.book_id AND t.site = d.site AND t.machine = 'permits.hearing'
  AND t.terms ->> 'decision' = d.act_id::text
JOIN ledger.process p ON p.book_id = t.book_id AND p.process_id = t.act_id
JOIN ledger.process_event e ON e.book_id = p.book_id AND e.process_id = p.process_id AND e.version = p.version
WHERE d.book_id = %(book)s AND d.act_id = %(decision)s
ORDER BY t.act_id
