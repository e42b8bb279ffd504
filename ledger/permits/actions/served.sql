-- name: served
-- How and when a decision was served, by the records that stand.
SELECT t.terms ->> 'manner' AS manner, (t.terms ->> 'served_on')::date AS served_on
FROM ledger.permit_act d
JOIN ledger.permit_act t ON t.book_id = d.book_id AND t.site = d.site AND t.machine = 'permits.service'
  AND t.terms ->> 'decision' = d.act_id::text
JOIN ledger.process p ON p.book_id = t.book_id AND p.process_id = t.act_id AND p.state IN ('recorded', 'annulment_asked')
WHERE d.book_id = %(book)s AND d.act_id = %(decision)s
ORDER BY t.act_id

-- name: led
-- Who led a hearing about a decision, by its record that stands.
SELECT DISTINCT ledger.person_of(e.actor_id) AS person
FROM ledger.permit_act d
JOIN ledger.permit_act t ON t.book_id = d.book_id AND t.site = d.site AND t.machine = 'permits.hearing'
  AND t.terms ->> 'decision' = d.act_id::text
JOIN ledger.process p ON p.book_id = t.book_id AND p.process_id = t.act_id AND p.state = 'held'
JOIN ledger.process_event e ON e.book_id = p.book_id AND e.process_id = p.process_id AND e.action = 'hold'
WHERE d.book_id = %(book)s AND d.act_id = %(decision)s

-- name: hearings
-- Where the hearings about a decision stand, and the day on which each was held as it was last recorded.
SELECT p.state, (
  SELECT e.effective_on FROM ledger.process_event e
  WHERE e.book_id = p.book_id AND e.process_id = p.process_id AND e.action = 'hold' ORDER BY e.version DESC LIMIT 1) AS held_on
FROM ledger.permit_act d
JOIN ledger.permit_act t ON t.book_id = d.book_id AND t.site = d.site AND t.machine = 'permits.hearing'
  AND t.terms ->> 'decision' = d.act_id::text
JOIN ledger.process p ON p.book_id = t.book_id AND p.process_id = t.act_id
WHERE d.book_id = %(book)s AND d.act_id = %(decision)s
ORDER BY t.act_id
