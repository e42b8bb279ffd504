-- name: bindings
-- The pledges and freezes of a site that were ever registered, in the order in which they were, with what
-- each was paid out of sales.
SELECT t.act_id, substr(t.machine, 9) AS sort, p.state, (t.terms ->> 'senior')::uuid AS senior,
  coalesce((t.terms ->> 'rank')::integer, 0) AS rank, row_number() OVER (ORDER BY b.began, t.act_id) AS place,
  coalesce(t.other, '') AS creditor, coalesce(t.money, 0) AS debt,
  (SELECT coalesce(sum(s.paid), 0) FROM ledger.permit_proceeds s
   WHERE s.book_id = t.book_id AND s.claim_id = t.act_id)::bigint AS paid
FROM ledger.permit_act r
JOIN ledger.process p ON p.book_id = r.book_id AND p.process_id = r.act_id
CROSS JOIN LATERAL ledger.as_corrected(r) t
CROSS JOIN LATERAL (
  SELECT min(e.recorded_at) AS began FROM ledger.process_event e
  WHERE e.book_id = r.book_id AND e.process_id = r.act_id AND e.to_state IN ('registered', 'provisional', 'frozen')) b
WHERE r.book_id = %(book)s AND r.site = %(site)s AND r.machine IN ('permits.pledge', 'permits.freeze') AND b.began IS NOT NULL
ORDER BY b.began, t.act_id

-- name: rested
-- On how much of each lot the pledges and freezes of a site rest, by the purpose of the account from which they took it:
-- `frozen` is what a freeze waits for behind other orders.
SELECT x.act_id, x.asset_id, x.purpose, sum(x.quantity)::bigint AS quantity
FROM (
  SELECT l.book_id, l.act_id, l.asset_id, a.purpose, l.quantity
  FROM ledger.permit_act_lot l JOIN ledger.account a ON a.book_id = l.book_id AND a.account_id = l.account_id
  WHERE l.book_id = %(book)s
  UNION ALL
  SELECT h.book_id, h.act_id, h.asset_id, a.purpose, h.quantity
  FROM ledger.permit_inherited h JOIN ledger.account a ON a.book_id = h.book_id AND a.account_id = h.account_id
  WHERE h.book_id = %(book)s) x
WHERE x.act_id = ANY(%(acts)s) AND x.purpose <> 'frozen'
GROUP BY x.act_id, x.asset_id, x.purpose
UNION ALL
SELECT w.act_id, w.asset_id, 'frozen', w.behind FROM ledger.freeze_waits(%(book)s, %(site)s) w WHERE w.behind > 0
