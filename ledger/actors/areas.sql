-- name: area_other
-- The area for which somebody acts who may not act there; none where he may.
SELECT ledger.area_other(%s, CAST(%s AS text[]), %s)
