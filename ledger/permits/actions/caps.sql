-- name: ensure_cap
-- For `ensure_cap`.
SELECT parent_id FROM ledger.permit_cap
WHERE book_id = %s AND pollutant = %s AND area = %s AND vintage = %s
