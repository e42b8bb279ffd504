-- name: not_only_buyback
-- For `not_only_buyback`.
SELECT l.asset_id FROM ledger.permit_lot l
JOIN ledger.permit_measure m ON m.book_id = l.book_id AND m.measure = l.measure
JOIN ledger.permit_act t ON t.book_id = m.book_id AND t.act_id = m.act_id
WHERE l.book_id = %s AND l.asset_id = ANY(%s) AND (t.terms ->> 'buyback_only')::boolean
