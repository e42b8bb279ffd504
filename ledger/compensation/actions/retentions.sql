-- name: keep_retention
-- Keep what of the retention of works is kept for good.
UPDATE ledger.damage_project
SET retention_kept = %(amount)s
WHERE book_id = %(book)s AND project_id = %(id)s
