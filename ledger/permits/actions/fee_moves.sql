-- name: charging
-- The fees of a site that charge lots which it gives, and whether anything of what they charge would stay on its account,
-- or comes back to it from a freeze or a withdrawal.
SELECT f.fee_id, f.notice, p.state,
  bool_or(b.debits - b.credits > coalesce(m.quantity, 0) OR ledger.comes_back(f.book_id, a.account_id, x.asset_id)) AS stays
FROM ledger.permit_fee f
JOIN ledger.process p ON p.book_id = f.book_id AND p.process_id = f.fee_id AND p.state IN ('proposed', 'due', 'revocation_asked')
JOIN ledger.permit_fee_lot x ON x.book_id = f.book_id AND x.fee_id = f.fee_id
JOIN ledger.account a ON a.book_id = f.book_id AND a.code = %(account)s
JOIN ledger.balance b ON b.book_id = a.book_id AND b.account_id = a.account_id AND b.asset_id = x.asset_id
  AND b.debits > b.credits
LEFT JOIN unnest(%(assets)s::integer[], %(quantities)s::bigint[]) AS m (asset_id, quantity) ON m.asset_id = x.asset_id
WHERE f.book_id = %(book)s AND f.site = %(site)s
GROUP BY f.fee_id, f.notice, p.state
HAVING bool_or(m.asset_id IS NOT NULL)
ORDER BY f.fee_id
