-- name: new_lot
-- Number and register a lot under a cap.
UPDATE ledger.permit_cap
SET lots = lots + 1
WHERE book_id = %s AND asset_id = %s
RETURNING pollutant, area, vintage, lots
