-- name: has_key
-- Whether a party has somebody who disposes for it with a key of its own.
SELECT ledger.party_has_key(%(book)s, %(party)s)

-- name: stands
-- What of the pollutants, areas and years of a withdrawal stands bound at its site, lot by lot: what pledges took, and what
-- orders hold.
SELECT t.act_id, substr(t.machine, 9) AS sort, coalesce(t.other, '') AS creditor, y.asset_id, c.pollutant, c.area, c.vintage,
  sum(y.quantity)::bigint AS quantity
FROM ledger.permit_act t
JOIN ledger.process p ON p.book_id = t.book_id AND p.process_id = t.act_id
  AND p.state IN ('registered', 'release_asked', 'provisional', 'frozen', 'lift_asked')
JOIN (
    SELECT l.act_id, l.asset_id, l.account_id, l.quantity FROM ledger.permit_act_lot l
    WHERE l.book_id = %(book)s
    UNION ALL
    SELECT h.act_id, h.asset_id, h.account_id, h.quantity FROM ledger.permit_inherited h
    WHERE h.book_id = %(book)s) y
  ON y.act_id = t.act_id
JOIN ledger.account a ON a.book_id = t.book_id AND a.account_id = y.account_id AND a.purpose <> 'frozen'
JOIN ledger.permit_lot l ON l.book_id = t.book_id AND l.asset_id = y.asset_id
JOIN ledger.permit_cap c ON c.book_id = l.book_id AND c.asset_id = l.cap_id
WHERE t.book_id = %(book)s AND t.site = %(site)s AND t.machine IN ('permits.pledge', 'permits.freeze')
  AND EXISTS (
    SELECT FROM ledger.permit_act_line n
    WHERE n.book_id = t.book_id AND n.act_id = %(act)s AND n.pollutant = c.pollutant AND n.area = c.area
      AND c.vintage BETWEEN n.first_vintage AND n.last_vintage)
GROUP BY t.act_id, t.machine, t.other, t.recorded_at, y.asset_id, c.pollutant, c.area, c.vintage
ORDER BY t.recorded_at, t.act_id, y.asset_id

-- name: lost
-- What orders wait for of what a withdrawal has taken, lot by lot.
SELECT t.act_id, 'freeze' AS sort, coalesce(t.other, '') AS creditor, x.asset_id, c.pollutant, c.area, c.vintage,
  least(w.waits, sum(x.quantity))::bigint AS quantity
FROM ledger.freeze_waits(%(book)s, %(site)s) w
JOIN ledger.permit_act t ON t.book_id = %(book)s AND t.act_id = w.act_id
JOIN ledger.permit_act_lot x ON x.book_id = t.book_id AND x.act_id = %(act)s AND x.asset_id = w.asset_id
JOIN ledger.permit_lot l ON l.book_id = t.book_id AND l.asset_id = x.asset_id
JOIN ledger.permit_cap c ON c.book_id = l.book_id AND c.asset_id = l.cap_id
WHERE w.waits > 0 AND ledger.took_at(%(book)s, %(act)s) < ledger.took_at(%(book)s, t.act_id)
GROUP BY t.act_id, t.other, t.recorded_at, w.waits, x.asset_id, c.pollutant, c.area, c.vintage
ORDER BY t.recorded_at, t.act_id, x.asset_id
