-- name: holding
-- The review for which a decision is not carried out.
SELECT t.act_id AS review_id
FROM ledger.permit_act d
JOIN ledger.permit_act t ON t.book_id = d.book_id AND t.site = d.site AND t.machine = 'permits.review'
  AND t.terms ->> 'decision' = d.act_id::text
JOIN ledger.process p ON p.book_id = t.book_id AND p.process_id = t.act_id AND p.state = 'suspended'
WHERE d.book_id = %(book)s AND d.act_id = %(decision)s
ORDER BY t.act_id
LIMIT 1

-- name: held_until
-- The last day on which what a review had suspended could be carried out again.
SELECT e.effective_on AS until_on
FROM ledger.permit_act d
JOIN ledger.permit_act t ON t.book_id = d.book_id AND t.site = d.site AND t.machine = 'permits.review'
  AND t.terms ->> 'decision' = d.act_id::text
JOIN ledger.process_event e ON e.book_id = t.book_id AND e.process_id = t.act_id AND e.from_state = 'suspended'
WHERE d.book_id = %(book)s AND d.act_id = %(decision)s
ORDER BY e.effective_on DESC, e.process_id, e.version
LIMIT 1
