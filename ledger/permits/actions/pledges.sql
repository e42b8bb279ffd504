-- name: bound_by_another
-- Whether a pledge of another rank, however far before or after this one, still binds the same lots of the site.
WITH RECURSIVE chain AS (
  SELECT t.act_id, t.terms ->> 'senior' AS senior
  FROM ledger.permit_act t
  WHERE t.book_id = %(book)s AND t.site = %(site)s AND t.machine = 'permits.pledge' AND t.act_id = %(pledge)s
  UNION
  SELECT t.act_id, t.terms ->> 'senior'
  FROM chain c
  JOIN ledger.permit_act t ON t.terms ->> 'senior' = c.act_id::text OR t.act_id::text = c.senior
  WHERE t.book_id = %(book)s AND t.site = %(site)s AND t.machine = 'permits.pledge')
SELECT EXISTS (
  SELECT FROM chain c
  JOIN ledger.process p ON p.book_id = %(book)s AND p.process_id = c.act_id
  WHERE p.state IN ('registered', 'release_asked') AND c.act_id <> %(pledge)s)

-- name: frozen_by
-- An order that has frozen, and still holds, a part of the lots of a pledge.
SELECT (ledger.as_corrected(o)).terms ->> 'order' AS named
FROM ledger.permit_act t
JOIN ledger.account a ON a.book_id = t.book_id AND a.code = ledger.permit_account_code(t.site, 'pledged')
JOIN ledger.permit_act_lot x ON x.book_id = t.book_id AND x.act_id = t.act_id
JOIN (
    SELECT l.book_id, l.act_id, l.asset_id, l.account_id FROM ledger.permit_act_lot l
    WHERE l.book_id = %(book)s
    UNION ALL
    SELECT h.book_id, h.act_id, h.asset_id, h.account_id FROM ledger.permit_inherited h
    WHERE h.book_id = %(book)s) y
  ON y.asset_id = x.asset_id AND y.account_id = a.account_id
JOIN ledger.process p ON p.book_id = y.book_id AND p.process_id = y.act_id
  AND p.machine = 'permits.freeze' AND p.state IN ('provisional', 'frozen', 'lift_asked')
JOIN ledger.permit_act o ON o.book_id = y.book_id AND o.act_id = y.act_id
WHERE t.book_id = %(book)s AND t.act_id = %(pledge)s
ORDER BY o.recorded_at
LIMIT 1
