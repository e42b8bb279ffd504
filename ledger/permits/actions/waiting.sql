-- name: ranks
-- The ranks of the freezes that stand on some lots, beside one, the last one first.
SELECT DISTINCT (t.terms ->> 'rank')::integer AS rank, t.terms ->> 'order' AS named
FROM ledger.permit_act_lot x
JOIN ledger.permit_act r ON r.book_id = x.book_id AND r.act_id = x.act_id
JOIN ledger.process p ON p.book_id = x.book_id AND p.process_id = x.act_id
CROSS JOIN LATERAL ledger.as_corrected(r) t
WHERE x.book_id = %(book)s AND x.asset_id = ANY(%(assets)s) AND x.act_id <> %(act)s
  AND p.machine = 'permits.freeze' AND p.state IN ('provisional', 'frozen', 'lift_asked')
ORDER BY 1 DESC, 2

-- name: waits
-- What the freezes of a site beside one still wait for, the first rank first, and how much of that of each lot in all. What an
-- act took after a freeze was there is nothing that this one waits for.
SELECT x.act_id, x.line, x.asset_id, (x.quantity - coalesce(h.quantity, 0))::bigint AS missing, w.waits
FROM ledger.permit_act t
JOIN ledger.process p ON p.book_id = t.book_id AND p.process_id = t.act_id
JOIN ledger.permit_act_lot x ON x.book_id = t.book_id AND x.act_id = t.act_id
JOIN ledger.account a ON a.book_id = x.book_id AND a.account_id = x.account_id AND a.purpose = 'frozen'
JOIN ledger.freeze_waits(%(book)s, %(site)s) w ON w.act_id = x.act_id AND w.asset_id = x.asset_id AND w.waits > 0
LEFT JOIN LATERAL (
  SELECT sum(h.quantity) AS quantity FROM ledger.permit_inherited h
  WHERE h.book_id = x.book_id AND h.act_id = x.act_id AND h.line = x.line AND h.asset_id = x.asset_id) h ON true
WHERE t.book_id = %(book)s AND t.site = %(site)s AND t.machine = 'permits.freeze' AND t.act_id <> %(act)s
  AND p.state IN ('provisional', 'frozen', 'lift_asked') AND x.quantity > coalesce(h.quantity, 0)
  AND (ledger.took_at(%(book)s, %(act)s) > ledger.took_at(%(book)s, t.act_id)) IS NOT TRUE
ORDER BY ((ledger.as_corrected(t)).terms ->> 'rank')::integer, t.recorded_at, x.line, x.asset_id

-- name: idle
-- The freezes of a site that have taken nothing, and wait for nothing that an order which stood before them still holds, and
-- that may come back of what was leased out or withdrawn before them.
SELECT t.act_id
FROM ledger.permit_act t
JOIN ledger.process p ON p.book_id = t.book_id AND p.process_id = t.act_id
WHERE t.book_id = %(book)s AND t.site = %(site)s AND t.machine = 'permits.freeze'
  AND p.state IN ('provisional', 'frozen', 'lift_asked')
  AND NOT EXISTS (SELECT FROM ledger.permit_inherited h WHERE h.book_id = t.book_id AND h.act_id = t.act_id)
  AND EXISTS (SELECT FROM ledger.permit_act_lot x WHERE x.book_id = t.book_id AND x.act_id = t.act_id)
  AND NOT EXISTS (
    SELECT FROM ledger.permit_act_lot x
    JOIN ledger.account a ON a.book_id = x.book_id AND a.account_id = x.account_id AND a.purpose <> 'frozen'
    WHERE x.book_id = t.book_id AND x.act_id = t.act_id)
  AND NOT EXISTS (
    SELECT FROM ledger.freeze_waits(%(book)s, %(site)s) w
    JOIN ledger.permit_act_lot y ON y.book_id = t.book_id AND y.asset_id = w.asset_id AND y.act_id <> w.act_id
    JOIN ledger.permit_act o ON o.book_id = y.book_id AND o.act_id = y.act_id AND o.site = t.site
    JOIN ledger.process q ON q.book_id = o.book_id AND q.process_id = o.act_id
    JOIN ledger.account a ON a.book_id = o.book_id
      AND a.code = ledger.permit_account_code(CASE o.machine WHEN 'permits.lease' THEN o.other ELSE o.site END,
                                              CASE o.machine WHEN 'permits.lease' THEN 'leased'
                                                WHEN 'permits.freeze' THEN 'frozen' ELSE 'withdrawn' END)
    JOIN ledger.balance b ON b.book_id = a.book_id AND b.account_id = a.account_id AND b.asset_id = y.asset_id
      AND b.debits > b.credits
    WHERE w.act_id = t.act_id AND w.waits > 0
      AND (o.machine <> 'permits.freeze' OR y.account_id <> a.account_id OR EXISTS (
        SELECT FROM ledger.permit_inherited h WHERE h.book_id = o.book_id AND h.act_id = o.act_id AND h.asset_id = w.asset_id))
      AND ledger.took_at(%(book)s, o.act_id) < ledger.took_at(%(book)s, t.act_id)
      AND (o.machine, q.state) IN (('permits.lease', 'running'), ('permits.withdrawal', 'open_to_objection'),
                                   ('permits.withdrawal', 'objected'), ('permits.freeze', 'provisional'),
                                   ('permits.freeze', 'frozen'),
                                   ('permits.freeze', 'lift_asked')))
ORDER BY t.recorded_at
