-- name: area_other
-- The area for which somebody acts who may not act there; none where he may.
SELECT ledger.area_other(%s, CAST(%s AS text[]), %s)

-- name: bounded
-- Whether somebody has a mandate for one area, whenever it runs.
SELECT EXISTS (SELECT FROM ledger.mandate WHERE actor_id = %s AND area IS NOT NULL)
