-- name: things
-- What came with a stock beside licences and caps: the name from which its id is derived, the id, and where it stands.
SELECT t.part, t.id, p.state
FROM ledger.stock_things(%(book)s, %(stock)s) t
JOIN ledger.process p ON p.book_id = %(book)s AND p.process_id = t.id
ORDER BY t.part

-- name: uses
-- What was done since with what a stock brought in, the oldest first.
SELECT u.part, u.sort, u.code, u.id, u.effective_on
FROM ledger.stock_uses(%(book)s, %(stock)s) u
ORDER BY u.effective_on, u.id, u.part

-- name: in_part
-- The pledges and leases of which not all that they took is where they brought it.
SELECT t.act_id
FROM ledger.permit_act t
JOIN ledger.account a ON a.book_id = t.book_id AND a.code = CASE t.machine
  WHEN 'permits.lease' THEN ledger.permit_account_code(t.other, 'leased') ELSE ledger.permit_account_code(t.site, 'pledged') END
JOIN ledger.permit_act_lot x ON x.book_id = t.book_id AND x.act_id = t.act_id
LEFT JOIN ledger.balance b ON b.book_id = t.book_id AND b.account_id = a.account_id AND b.asset_id = x.asset_id
WHERE t.book_id = %(book)s AND t.act_id = ANY(CAST(%(acts)s AS uuid[])) AND t.machine IN ('permits.lease', 'permits.pledge')
GROUP BY t.act_id
HAVING bool_or(coalesce(b.debits - b.credits, 0) < x.quantity)

-- name: licences
-- The versions of licences that came with a stock and count still.
SELECT v.site, v.version
FROM ledger.licence_version v
WHERE v.book_id = %(book)s AND v.act_id = ANY(CAST(%(acts)s AS uuid[]))
  AND NOT EXISTS (SELECT FROM ledger.annulment n WHERE n.book_id = v.book_id AND n.site = v.site AND n.version = v.version)
ORDER BY v.site, v.version DESC
