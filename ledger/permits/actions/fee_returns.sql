-- name: settled
-- Of some lots those that a fee charges which is settled, of the site or gone from it with what it charged; and how much of each
-- other fees charge that are owed still.
SELECT x.asset_id, n.owed
FROM unnest(%(assets)s::integer[]) AS x (asset_id)
CROSS JOIN LATERAL ledger.fee_settled(%(book)s, %(site)s, x.asset_id) n
WHERE n.settled
ORDER BY x.asset_id
