-- What passed from site to site, and what ledger and licences say of it.

-- name: passed
-- What came to sites, or went from them, by settled sales, enforcements, executions, buy-backs and moves, for years that
-- are not over.
SELECT t.act_id, t.machine, s.code AS site, c.pollutant, c.vintage AS year, sum(p.debit - p.credit)::bigint AS quantity,
  v.effective_on AS since, v.recorded_at AS opened_at
FROM ledger.process_event v
JOIN ledger.permit_act t ON t.book_id = v.book_id AND t.act_id = v.process_id
JOIN ledger.posting p ON p.book_id = v.book_id AND p.entry_id = ledger.derived_id(v.process_id, v.action)
JOIN ledger.account a ON a.book_id = p.book_id AND a.account_id = p.account_id AND a.purpose = ANY(%(purposes)s)
JOIN ledger.site s ON s.book_id = a.book_id AND s.party = a.owner AND a.code = ledger.permit_account_code(s.code, a.purpose)
JOIN ledger.permit_lot l ON l.book_id = p.book_id AND l.asset_id = p.asset_id
JOIN ledger.permit_cap c ON c.book_id = l.book_id AND c.asset_id = l.cap_id
WHERE v.book_id = %(book)s AND c.vintage >= %(year)s AND v.effective_on <= %(on)s
  AND (t.machine, v.action) IN (('permits.sale', 'settle'), ('permits.pledge', 'enforce'), ('permits.freeze', 'execute'),
    ('permits.buyback', 'pay'), ('permits.move', 'approve'))
  AND (%(sites)s::text[] IS NULL OR s.code = ANY(%(sites)s))
  AND (%(owner)s::text IS NULL OR s.party = %(owner)s)
GROUP BY t.act_id, t.machine, s.code, c.pollutant, c.vintage, v.effective_on, v.recorded_at
HAVING sum(p.debit - p.credit) <> 0
ORDER BY v.recorded_at, t.act_id, s.code, c.pollutant, c.vintage

-- name: sides
-- What the ledger says that some sites have of each pollutant and year, with what they have let and surrendered, and what their
-- licences say on a day; and whether somebody has explained the difference.
WITH asked AS (SELECT unnest(%(sites)s::text[]) AS site),
held AS (
  SELECT k.site, c.pollutant, c.vintage AS year, sum(b.debits - b.credits) AS quantity
  FROM asked k
  CROSS JOIN unnest(%(purposes)s::text[]) AS u (purpose)
  JOIN ledger.account a ON a.book_id = %(book)s AND a.code = ledger.permit_account_code(k.site, u.purpose)
  JOIN ledger.balance b ON b.book_id = a.book_id AND b.account_id = a.account_id
  JOIN ledger.permit_lot l ON l.book_id = b.book_id AND l.asset_id = b.asset_id
  JOIN ledger.permit_cap c ON c.book_id = l.book_id AND c.asset_id = l.cap_id
  WHERE c.vintage >= %(year)s
  GROUP BY k.site, c.pollutant, c.vintage
  UNION ALL
  SELECT k.site, c.pollutant, c.vintage, sum(least(x.quantity, b.debits - b.credits))
  FROM asked k
  JOIN ledger.permit_act t ON t.book_id = %(book)s AND t.site = k.site AND t.machine = 'permits.lease'
  JOIN ledger.process p ON p.book_id = t.book_id AND p.process_id = t.act_id AND p.state = 'running'
  JOIN ledger.permit_act_lot x ON x.book_id = t.book_id AND x.act_id = t.act_id
  JOIN ledger.permit_lot l ON l.book_id = t.book_id AND l.asset_id = x.asset_id
  JOIN ledger.permit_cap c ON c.book_id = t.book_id AND c.asset_id = l.cap_id
  JOIN ledger.account a ON a.book_id = t.book_id AND a.code = ledger.permit_account_code(t.other, 'leased')
  JOIN ledger.balance b ON b.book_id = t.book_id AND b.account_id = a.account_id AND b.asset_id = x.asset_id
  WHERE c.vintage >= %(year)s
  GROUP BY k.site, c.pollutant, c.vintage),
permitted AS (
  SELECT k.site, n.pollutant, n.year, sum(n.quantity) AS quantity
  FROM asked k
  JOIN LATERAL (
    SELECT v.version
    FROM ledger.licence_version v
    WHERE v.book_id = %(book)s AND v.site = k.site AND %(on)s BETWEEN v.valid_from AND v.valid_to
      AND NOT EXISTS (
        SELECT FROM ledger.annulment u WHERE u.book_id = v.book_id AND u.site = v.site AND u.version = v.version)
    ORDER BY v.version DESC
    LIMIT 1) v ON true
  JOIN ledger.licence_line n ON n.book_id = %(book)s AND n.site = k.site AND n.version = v.version
  WHERE n.year >= %(year)s
  GROUP BY k.site, n.pollutant, n.year)
SELECT x.site, x.pollutant, x.year, sum(x.held)::bigint AS held, sum(x.licence)::bigint AS licence, EXISTS (
    SELECT FROM ledger.permit_task k
    WHERE k.book_id = %(book)s AND k.subject = x.site || '/' || x.pollutant || '/' || x.year AND k.closed_at IS NULL
      AND k.explanation IS NOT NULL) AS explained
FROM (
  SELECT site, pollutant, year, quantity AS held, 0 AS licence FROM held
  UNION ALL
  SELECT site, pollutant, year, 0, quantity FROM permitted) x
GROUP BY x.site, x.pollutant, x.year
ORDER BY x.site, x.pollutant, x.year
