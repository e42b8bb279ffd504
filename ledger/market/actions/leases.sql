-- name: over
-- The leases that run and of which every year is over, in the order in which they were proposed.
SELECT p.process_id AS act_id
FROM ledger.process p
JOIN ledger.permit_act_line n ON n.book_id = p.book_id AND n.act_id = p.process_id
WHERE p.book_id = %(book)s AND p.machine = 'permits.lease' AND p.state = 'running'
GROUP BY p.process_id
HAVING max(n.last_vintage) < %(year)s
ORDER BY p.process_id
