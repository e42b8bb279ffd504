-- name: head
-- A pledge that was registered, with the day on which it was, and how its sides are called.
SELECT t.site, t.document, coalesce(w.terms ->> 'reference', '') AS reference, w.until_on, r.registered_on,
  coalesce(o.name, t.site) AS pledgor, coalesce(c.name, t.other) AS creditor
FROM ledger.permit_act t
LEFT JOIN ledger.site s ON s.book_id = t.book_id AND s.code = t.site
LEFT JOIN ledger.party o ON o.book_id = t.book_id AND o.code = s.party
LEFT JOIN ledger.party c ON c.book_id = t.book_id AND c.code = t.other
CROSS JOIN LATERAL ledger.as_corrected(t) w
CROSS JOIN LATERAL (
  SELECT min(e.effective_on) AS registered_on FROM ledger.process_event e
  WHERE e.book_id = t.book_id AND e.process_id = t.act_id AND e.to_state = 'registered') r
WHERE t.book_id = %(book)s AND t.act_id = %(pledge)s AND t.machine = 'permits.pledge' AND r.registered_on IS NOT NULL

-- name: lots
-- The lots of a pledge, with what of each stands pledged, and what was frozen from there; never more than
-- it took.
SELECT s.code AS asset, c.pollutant, c.area, c.vintage, least(x.quantity, coalesce(b.debits - b.credits, 0))::bigint AS pledged,
  least(x.quantity - least(x.quantity, coalesce(b.debits - b.credits, 0)), coalesce(f.quantity, 0))::bigint AS frozen
FROM ledger.permit_act t
JOIN LATERAL (
  SELECT y.asset_id, sum(y.quantity) AS quantity FROM ledger.permit_act_lot y
  WHERE y.book_id = t.book_id AND y.act_id = t.act_id GROUP BY y.asset_id) x ON true
JOIN ledger.asset s ON s.book_id = t.book_id AND s.asset_id = x.asset_id
JOIN ledger.permit_lot l ON l.book_id = t.book_id AND l.asset_id = x.asset_id
JOIN ledger.permit_cap c ON c.book_id = t.book_id AND c.asset_id = l.cap_id
JOIN ledger.account a ON a.book_id = t.book_id AND a.code = ledger.permit_account_code(t.site, 'pledged')
LEFT JOIN ledger.balance b ON b.book_id = t.book_id AND b.account_id = a.account_id AND b.asset_id = x.asset_id
LEFT JOIN LATERAL (
  SELECT sum(y.quantity) AS quantity
  FROM (
    SELECT l.book_id, l.act_id, l.asset_id, l.account_id, l.quantity FROM ledger.permit_act_lot l
    WHERE l.book_id = %(book)s
    UNION ALL
    SELECT h.book_id, h.act_id, h.asset_id, h.account_id, h.quantity FROM ledger.permit_inherited h
    WHERE h.book_id = %(book)s) y
  JOIN ledger.process p ON p.book_id = y.book_id AND p.process_id = y.act_id
    AND p.machine = 'permits.freeze' AND p.state IN ('provisional', 'frozen', 'lift_asked')
  WHERE y.asset_id = x.asset_id AND y.account_id = a.account_id) f ON true
WHERE t.book_id = %(book)s AND t.act_id = %(pledge)s
ORDER BY c.vintage, s.code
