-- name: for_buyback_only
-- Which of some lots come from a measure that the bureau paid for, and go back to it alone.
SELECT l.asset_id
FROM ledger.permit_lot l
JOIN ledger.permit_measure m ON m.book_id = l.book_id AND m.measure = l.measure
JOIN ledger.permit_act t ON t.book_id = m.book_id AND t.act_id = m.act_id AND t.site = l.owner
WHERE l.book_id = %(book)s AND l.asset_id = ANY(%(assets)s) AND (t.terms ->> 'buyback_only')::boolean
