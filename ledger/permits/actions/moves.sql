-- name: open_fees
-- The notices of which something is open that charged a site for permits of some pollutants.
SELECT DISTINCT f.notice
FROM ledger.permit_fee f
JOIN ledger.process p ON p.book_id = f.book_id AND p.process_id = f.fee_id
  AND p.state IN ('proposed', 'due', 'revocation_asked', 'exemption_revocation_asked')
JOIN ledger.permit_fee_lot x ON x.book_id = f.book_id AND x.fee_id = f.fee_id
JOIN ledger.permit_lot l ON l.book_id = x.book_id AND l.asset_id = x.asset_id
JOIN ledger.permit_cap c ON c.book_id = l.book_id AND c.asset_id = l.cap_id
WHERE f.book_id = %(book)s AND f.site = %(site)s AND c.pollutant = ANY(%(pollutants)s)
ORDER BY f.notice
