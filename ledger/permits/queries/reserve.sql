-- What the government holds in reserve.

-- name: reserve_lots
-- A page of the lots in reserves by account and lot: whose they were first, and the sort of the entry that brought each in last.
SELECT a.code AS account, substr(a.owner, 8) AS reserve, s.code AS asset, c.pollutant, c.area, c.vintage, l.origin,
  l.owner AS first_owner, b.debits - b.credits AS quantity,
  (SELECT e.kind
   FROM ledger.posting p
   JOIN ledger.entry e ON e.book_id = p.book_id AND e.entry_id = p.entry_id
   WHERE p.book_id = b.book_id AND p.account_id = b.account_id AND p.asset_id = b.asset_id AND p.debit > 0
   ORDER BY p.recorded_at DESC, p.entry_id DESC
   LIMIT 1) AS came_by
FROM ledger.account a
JOIN ledger.balance b ON b.book_id = a.book_id AND b.account_id = a.account_id
JOIN ledger.permit_lot l ON l.book_id = a.book_id AND l.asset_id = b.asset_id
JOIN ledger.permit_cap c ON c.book_id = a.book_id AND c.asset_id = l.cap_id
JOIN ledger.asset s ON s.book_id = a.book_id AND s.asset_id = l.asset_id
WHERE a.book_id = %(book)s AND a.purpose = 'reserve' AND b.debits > b.credits
  AND (%(reserve)s::text IS NULL OR a.owner = 'bureau:' || %(reserve)s)
  AND (%(pollutant)s::text IS NULL OR c.pollutant = %(pollutant)s)
  AND (%(vintage)s::integer IS NULL OR c.vintage = %(vintage)s)
  AND (%(account)s::text IS NULL OR (a.code, s.code) > (%(account)s, %(asset)s))
ORDER BY a.code, s.code
LIMIT %(limit)s

-- name: reserve_totals
-- What stands in reserves: of which area, of which pollutant and vintage, and where the lots come from.
SELECT substr(a.owner, 8) AS reserve, c.pollutant, c.vintage, l.origin, sum(b.debits - b.credits)::bigint AS quantity
FROM ledger.account a
JOIN ledger.balance b ON b.book_id = a.book_id AND b.account_id = a.account_id
JOIN ledger.permit_lot l ON l.book_id = a.book_id AND l.asset_id = b.asset_id
JOIN ledger.permit_cap c ON c.book_id = a.book_id AND c.asset_id = l.cap_id
WHERE a.book_id = %(book)s AND a.purpose = 'reserve' AND b.debits > b.credits
  AND (%(reserve)s::text IS NULL OR a.owner = 'bureau:' || %(reserve)s)
  AND (%(pollutant)s::text IS NULL OR c.pollutant = %(pollutant)s)
  AND (%(vintage)s::integer IS NULL OR c.vintage = %(vintage)s)
GROUP BY a.owner, c.pollutant, c.vintage, l.origin
ORDER BY a.owner, c.pollutant, c.vintage, l.origin
