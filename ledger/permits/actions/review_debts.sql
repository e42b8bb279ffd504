-- name: settled
-- The outcome with which a review gave something back.
SELECT o.act_id
FROM ledger.permit_act o
JOIN ledger.process p ON p.book_id = o.book_id AND p.process_id = o.act_id AND p.state = 'done'
WHERE o.book_id = %(book)s AND o.site = %(site)s AND o.machine = 'permits.review_outcome' AND o.terms ->> 'review' = %(review)s
  AND o.terms ->> 'outcome' IN ('changed', 'annulled')
ORDER BY o.act_id

-- name: returned
-- What came back with an entry, by pollutant, area and year.
SELECT c.pollutant, c.area, c.vintage, sum(p.debit)::bigint AS quantity
FROM ledger.posting p
JOIN ledger.permit_lot l ON l.book_id = p.book_id AND l.asset_id = p.asset_id
JOIN ledger.permit_cap c ON c.book_id = l.book_id AND c.asset_id = l.cap_id
WHERE p.book_id = %(book)s AND p.entry_id = %(entry)s
GROUP BY c.pollutant, c.area, c.vintage

-- name: granted
-- What was granted out of reserves for a review, by pollutant, area and year; without one grant.
SELECT c.pollutant, c.area, c.vintage, sum(x.quantity)::bigint AS quantity
FROM ledger.permit_act t
JOIN ledger.process p ON p.book_id = t.book_id AND p.process_id = t.act_id AND p.state = 'released'
JOIN ledger.permit_act_lot x ON x.book_id = t.book_id AND x.act_id = t.act_id
JOIN ledger.permit_lot l ON l.book_id = x.book_id AND l.asset_id = x.asset_id
JOIN ledger.permit_cap c ON c.book_id = l.book_id AND c.asset_id = l.cap_id
WHERE t.book_id = %(book)s AND t.other = %(site)s AND t.machine = 'permits.move' AND t.terms ->> 'review' = %(review)s
  AND t.act_id IS DISTINCT FROM %(without)s::uuid
GROUP BY c.pollutant, c.area, c.vintage

-- name: surrendered
-- What was surrendered since of what ended while an act held it, by pollutant, area and year.
SELECT c.pollutant, c.area, c.vintage,
  sum(least(x.quantity, ledger.surrendered_of_withdrawn(x.book_id, %(site)s, x.asset_id)))::bigint AS quantity
FROM (
  SELECT y.book_id, y.asset_id, sum(y.quantity) AS quantity FROM ledger.permit_act_lot y
  WHERE y.book_id = %(book)s AND y.act_id = %(act)s GROUP BY y.book_id, y.asset_id) x
JOIN ledger.permit_lot l ON l.book_id = x.book_id AND l.asset_id = x.asset_id
JOIN ledger.permit_cap c ON c.book_id = l.book_id AND c.asset_id = l.cap_id
GROUP BY c.pollutant, c.area, c.vintage
