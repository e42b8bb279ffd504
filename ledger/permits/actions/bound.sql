-- name: last
-- What the last correction of a pledge or a freeze says that two have confirmed.
SELECT c.money, c.until_on, coalesce(c.terms ->> 'reference', '') AS reference, coalesce(c.terms ->> 'order', '') AS named,
  coalesce(c.terms ->> 'authority', '') AS authority, coalesce((c.terms ->> 'rank')::integer, 0) AS rank
FROM ledger.last_correction(%(book)s, %(act)s) c
WHERE c.act_id IS NOT NULL
