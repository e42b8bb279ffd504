-- name: lent
-- What leases have lent a site of some lots, by the account from which it was taken: by those that are over, how much of the lot
-- this site has given back to the lessor, and how much of the lot leases that run have lent.
SELECT t.site AS lessor, x.account_id, a.code AS account, a.purpose, x.asset_id,
  coalesce(sum(x.quantity) FILTER (WHERE p.state = 'returned'), 0)::bigint AS lent,
  (SELECT coalesce(sum(g.debit), 0)
   FROM ledger.account o
   JOIN ledger.posting g ON g.book_id = o.book_id AND g.account_id = o.account_id AND g.asset_id = x.asset_id
   JOIN ledger.entry e ON e.book_id = g.book_id AND e.entry_id = g.entry_id AND e.kind = 'permits.lease_return'
   WHERE o.book_id = t.book_id AND o.code IN (
       SELECT ledger.permit_account_code(t.site, u) FROM unnest(ARRAY['holding', 'sellable', 'frozen']) AS u)
     AND EXISTS (
       SELECT FROM ledger.posting h
       JOIN ledger.account l ON l.book_id = h.book_id AND l.account_id = h.account_id
       WHERE h.book_id = e.book_id AND h.entry_id = e.entry_id AND h.asset_id = x.asset_id
         AND l.code = ledger.permit_account_code(t.other, 'leased')))::bigint AS returned,
  (sum(sum(x.quantity) FILTER (WHERE p.state = 'running')) OVER (PARTITION BY x.asset_id))::bigint AS running
FROM ledger.permit_act t
JOIN ledger.process p ON p.book_id = t.book_id AND p.process_id = t.act_id AND p.state IN ('running', 'returned')
JOIN ledger.permit_act_lot x ON x.book_id = t.book_id AND x.act_id = t.act_id
JOIN ledger.account a ON a.book_id = x.book_id AND a.account_id = x.account_id
WHERE t.book_id = %(book)s AND t.machine = 'permits.lease' AND t.other = %(site)s AND x.asset_id = ANY(%(assets)s)
GROUP BY t.book_id, t.site, t.other, x.account_id, a.code, a.purpose, x.asset_id
ORDER BY x.asset_id, t.site, x.account_id
