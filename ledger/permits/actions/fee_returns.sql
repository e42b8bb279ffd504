-- name: settled
-- Of some lots those that a fee charges which is paid whole or exempt, of the site or gone from it with what it charged; and how
-- much of each lot other fees of the site charge that are owed still.
SELECT x.asset_id,
  coalesce(sum(x.quantity) FILTER (WHERE p.state IN ('proposed', 'due', 'revocation_asked')), 0)::bigint AS owed
FROM ledger.permit_fee_lot x
JOIN ledger.permit_fee f ON f.book_id = x.book_id AND f.fee_id = x.fee_id
JOIN ledger.process p ON p.book_id = f.book_id AND p.process_id = f.fee_id
WHERE x.book_id = %(book)s AND x.asset_id = ANY(%(assets)s)
  AND (f.site = %(site)s OR ledger.fee_left(f.book_id, f.fee_id, %(site)s))
GROUP BY x.asset_id
HAVING bool_or(p.state IN ('paid', 'exempt', 'exemption_revocation_asked'))
ORDER BY x.asset_id
