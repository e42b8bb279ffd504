-- What the authority is to look at: permits that nobody uses, and permits without a licence.

-- name: idle
-- Permits of the year that runs which their site has had for as many years before, without any emission reported since
-- then but what was rejected; an owner sees those of its sites.
WITH held AS (
  SELECT s.code AS site, c.pollutant, c.vintage, sum(b.debits - b.credits)::bigint AS quantity
  FROM ledger.site s
  JOIN ledger.account a ON a.book_id = s.book_id AND a.owner = s.party AND a.purpose = ANY(%(purposes)s)
    AND a.code = ledger.permit_account_code(s.code, a.purpose)
  JOIN ledger.balance b ON b.book_id = a.book_id AND b.account_id = a.account_id AND b.debits > 0
  JOIN ledger.permit_lot l ON l.book_id = b.book_id AND l.asset_id = b.asset_id
  JOIN ledger.permit_cap c ON c.book_id = l.book_id AND c.asset_id = l.cap_id
  WHERE s.book_id = %(book)s AND c.vintage BETWEEN %(first)s AND %(year)s
    AND (%(owner)s::text IS NULL OR s.party = %(owner)s)
  GROUP BY s.code, c.pollutant, c.vintage)
SELECT h.site, h.pollutant, h.quantity
FROM held h
WHERE h.vintage = %(year)s AND h.quantity > 0
  AND (SELECT count(*) FROM held o WHERE o.site = h.site AND o.pollutant = h.pollutant) = %(year)s - %(first)s + 1
  AND NOT EXISTS (
    SELECT FROM ledger.permit_report r
    JOIN ledger.process p ON p.book_id = r.book_id AND p.process_id = r.report_id AND p.state <> 'rejected'
    WHERE r.book_id = %(book)s AND r.site = h.site AND r.pollutant = h.pollutant AND r.year BETWEEN %(first)s AND %(year)s
      AND r.measured + r.abnormal > 0)
ORDER BY h.site, h.pollutant

-- name: licence_over
-- Sites that have permits of the year that runs, and of whose licence the last version that counts has ended, with none in force.
SELECT v.site, v.licence, v.valid_to
FROM (
  SELECT DISTINCT ON (v.site) v.book_id, v.site, v.licence, v.valid_to
  FROM ledger.licence_version v
  WHERE v.book_id = %(book)s AND v.valid_from <= %(on)s AND NOT EXISTS (
    SELECT FROM ledger.annulment u WHERE u.book_id = v.book_id AND u.site = v.site AND u.version = v.version)
  ORDER BY v.site, v.valid_to DESC, v.version DESC) v
JOIN ledger.site s ON s.book_id = v.book_id AND s.code = v.site AND (%(owner)s::text IS NULL OR s.party = %(owner)s)
WHERE v.valid_to < %(on)s AND EXISTS (
  SELECT FROM unnest(%(purposes)s::text[]) AS u (purpose)
  JOIN ledger.account a ON a.book_id = v.book_id AND a.code = ledger.permit_account_code(v.site, u.purpose)
  JOIN ledger.balance b ON b.book_id = a.book_id AND b.account_id = a.account_id AND b.debits > b.credits
  JOIN ledger.permit_lot l ON l.book_id = b.book_id AND l.asset_id = b.asset_id
  JOIN ledger.permit_cap c ON c.book_id = l.book_id AND c.asset_id = l.cap_id AND c.vintage = %(year)s)
ORDER BY v.site
