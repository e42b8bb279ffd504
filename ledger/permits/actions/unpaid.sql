-- name: charged
-- The fees of a site that are owed and charge some lots, with what is open of each.
SELECT f.notice,
  coalesce((SELECT sum(i.amount) FROM ledger.permit_fee_instalment i
            WHERE i.book_id = f.book_id AND i.fee_id = f.fee_id AND i.paid_on IS NULL
              AND i.replaced_by IS NULL), 0)::bigint AS owed
FROM ledger.permit_fee f
JOIN ledger.process p ON p.book_id = f.book_id AND p.process_id = f.fee_id
  AND p.state IN ('proposed', 'due', 'revocation_asked')
WHERE f.book_id = %(book)s AND f.site = %(site)s AND EXISTS (
  SELECT FROM ledger.permit_fee_lot x
  WHERE x.book_id = f.book_id AND x.fee_id = f.fee_id AND x.asset_id = ANY(%(assets)s::integer[]))
ORDER BY f.notice, f.fee_id
