-- name: charged
-- The fees of a site that charge some lots, with what is open of each.
SELECT x.asset_id, f.notice, p.state,
  coalesce((SELECT sum(i.amount) FROM ledger.permit_fee_instalment i
            WHERE i.book_id = f.book_id AND i.fee_id = f.fee_id AND i.paid_on IS NULL), 0)::bigint AS owed
FROM ledger.permit_fee f
JOIN ledger.process p ON p.book_id = f.book_id AND p.process_id = f.fee_id AND p.state NOT IN ('dropped', 'revoked', 'annulled')
JOIN ledger.permit_fee_lot x ON x.book_id = f.book_id AND x.fee_id = f.fee_id
WHERE f.book_id = %(book)s AND f.site = %(site)s AND x.asset_id = ANY(%(assets)s)
ORDER BY f.fee_id, x.asset_id
