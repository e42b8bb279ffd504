-- What sites bought and sold of lots, and what their licences say.

-- name: turned
-- What came to the accounts under which a site emits, or went from them, by contracts for money, of the lots of some
-- years, day by day.
SELECT c.pollutant, c.area, c.vintage, p.asset_id, l.valid_from, l.valid_to, p.effective_on,
  sum(p.debit - p.credit)::bigint AS quantity
FROM ledger.account a
JOIN ledger.posting p ON p.book_id = a.book_id AND p.account_id = a.account_id
JOIN ledger.entry e ON e.book_id = p.book_id AND e.entry_id = p.entry_id AND e.kind = ANY(%(kinds)s)
JOIN ledger.permit_lot l ON l.book_id = p.book_id AND l.asset_id = p.asset_id
JOIN ledger.permit_cap c ON c.book_id = l.book_id AND c.asset_id = l.cap_id
WHERE a.book_id = %(book)s AND a.code = ANY(%(accounts)s) AND p.effective_on <= %(on)s
  AND (%(years)s::integer[] IS NULL OR c.vintage = ANY(%(years)s::integer[]))
  AND (%(assets)s::integer[] IS NULL OR p.asset_id = ANY(%(assets)s::integer[]))
  AND (%(recorded)s::timestamptz IS NULL OR p.recorded_at <= %(recorded)s)
GROUP BY c.pollutant, c.area, c.vintage, p.asset_id, l.valid_from, l.valid_to, p.effective_on
HAVING sum(p.debit - p.credit) <> 0
ORDER BY c.vintage, p.asset_id, p.effective_on

-- name: permitted
-- What the newest version of a site's licence that is valid on a day permits, of those that count; without lines where none
-- is valid.
SELECT v.valid_to, n.pollutant, n.year, n.quantity
FROM (
  SELECT v.book_id, v.site, v.version, v.valid_from, v.valid_to
  FROM ledger.licence_version v
  WHERE v.book_id = %(book)s AND v.site = %(site)s AND v.valid_from <= %(on)s
    AND NOT EXISTS (
      SELECT FROM ledger.annulment u WHERE u.book_id = v.book_id AND u.site = v.site AND u.version = v.version)
  ORDER BY v.valid_to >= %(on)s DESC, v.version DESC
  LIMIT 1) v
LEFT JOIN ledger.licence_line n ON n.book_id = v.book_id AND n.site = v.site AND n.version = v.version
  AND v.valid_to >= %(on)s

-- name: surrendered
-- What a site has surrendered of each pollutant, for the year that runs and later: a licence permits it all the same.
SELECT c.pollutant, c.vintage, sum(b.debits - b.credits)::bigint AS quantity
FROM ledger.account a
JOIN ledger.balance b ON b.book_id = a.book_id AND b.account_id = a.account_id AND b.debits > b.credits
JOIN ledger.permit_lot l ON l.book_id = b.book_id AND l.asset_id = b.asset_id
JOIN ledger.permit_cap c ON c.book_id = l.book_id AND c.asset_id = l.cap_id
WHERE a.book_id = %(book)s AND a.code = %(account)s AND c.vintage >= %(year)s
GROUP BY c.pollutant, c.vintage
