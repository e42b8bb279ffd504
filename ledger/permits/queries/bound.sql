-- name: pledged
-- On how much of each lot the pledges of a site rested when they were registered, the first one first, and when each let go of
-- it; one of which orders have sold everything lets go of nothing. The pledges of a chain are told by the first of them.
WITH RECURSIVE chain AS (
  SELECT t.act_id, t.act_id AS root
  FROM ledger.permit_act t
  WHERE t.book_id = %(book)s AND t.site = %(site)s AND t.machine = 'permits.pledge' AND t.terms ->> 'senior' IS NULL
  UNION ALL
  SELECT t.act_id, c.root
  FROM chain c
  JOIN ledger.permit_act t ON t.terms ->> 'senior' = c.act_id::text
  WHERE t.book_id = %(book)s AND t.site = %(site)s AND t.machine = 'permits.pledge')
SELECT c.act_id, c.root, b.began, b.ended, b.enforced, x.asset_id, sum(x.quantity)::bigint AS quantity
FROM chain c
CROSS JOIN LATERAL (
  SELECT min(e.recorded_at) FILTER (WHERE e.to_state = 'registered') AS began,
    max(e.recorded_at) FILTER (WHERE e.to_state IN ('released', 'substituted', 'enforced')) AS ended,
    coalesce(bool_or(e.to_state = 'enforced'), false) AS enforced
  FROM ledger.process_event e
  WHERE e.book_id = %(book)s AND e.process_id = c.act_id) b
JOIN ledger.permit_act_lot x ON x.book_id = %(book)s AND x.act_id = c.act_id
WHERE b.began IS NOT NULL
GROUP BY c.act_id, c.root, b.began, b.ended, b.enforced, x.asset_id
ORDER BY b.began, c.act_id, x.asset_id

-- name: sold_by_orders
-- What orders have sold of what is pledged at a site, in the order in which they did, but for one that is being executed.
-- What was of a year that was over they have not sold: it is no part of the entry.
SELECT e.recorded_at AS at, y.asset_id, sum(y.quantity)::bigint AS quantity
FROM ledger.permit_act t
JOIN ledger.process_event e ON e.book_id = t.book_id AND e.process_id = t.act_id AND e.to_state = 'executed'
JOIN (
    SELECT l.book_id, l.act_id, l.asset_id, l.account_id, l.quantity FROM ledger.permit_act_lot l
    WHERE l.book_id = %(book)s
    UNION ALL
    SELECT h.book_id, h.act_id, h.asset_id, h.account_id, h.quantity FROM ledger.permit_inherited h
    WHERE h.book_id = %(book)s) y
  ON y.act_id = t.act_id
JOIN ledger.account a ON a.book_id = y.book_id AND a.account_id = y.account_id AND a.purpose = 'pledged'
WHERE t.book_id = %(book)s AND t.site = %(site)s AND t.machine = 'permits.freeze' AND t.act_id IS DISTINCT FROM %(without)s::uuid
  AND EXISTS (SELECT FROM ledger.posting o
              WHERE o.book_id = t.book_id AND o.entry_id = ledger.derived_id(t.act_id, 'execute') AND o.asset_id = y.asset_id)
GROUP BY t.act_id, e.recorded_at, y.asset_id
ORDER BY e.recorded_at, y.asset_id
