-- name: ended
-- For `ended`.
SELECT c.pollutant, c.vintage, sum(p.debit - p.credit)::bigint
FROM ledger.account a JOIN ledger.posting p ON p.book_id = a.book_id AND p.account_id = a.account_id
JOIN ledger.permit_lot l ON l.book_id = a.book_id AND l.asset_id = p.asset_id
JOIN ledger.permit_cap c ON c.book_id = a.book_id AND c.asset_id = l.cap_id
WHERE a.book_id = %s AND a.code = ANY(%s) AND p.effective_on <= %s GROUP BY c.pollutant, c.vintage

-- name: then
-- Sum what a site might emit in a year: what it could use on its last day, and what it surrendered since.
SELECT c.pollutant, l.valid_from, l.valid_to, sum(p.debit - p.credit)::bigint
FROM ledger.account a JOIN ledger.posting p ON p.book_id = a.book_id AND p.account_id = a.account_id
JOIN ledger.permit_lot l ON l.book_id = a.book_id AND l.asset_id = p.asset_id
JOIN ledger.permit_cap c ON c.book_id = a.book_id AND c.asset_id = l.cap_id
WHERE a.book_id = %s AND a.code = ANY(%s) AND c.vintage = %s AND p.effective_on <= %s
GROUP BY c.pollutant, l.asset_id, l.valid_from, l.valid_to HAVING sum(p.debit - p.credit) > 0

-- name: deducted
-- Tell what became of a site's year, for each pollutant, from what had happened by a day; without one
-- deduction, if it is named.
SELECT t.terms ->> 'year', n.pollutant, sum(n.quantity)::bigint FROM ledger.permit_act t
JOIN ledger.permit_act_line n ON n.book_id = t.book_id AND n.act_id = t.act_id
JOIN ledger.process p ON p.book_id = t.book_id AND p.process_id = t.act_id AND p.state = 'deducted'
WHERE t.book_id = %s AND t.site = %s AND t.machine = 'permits.retirement'
  AND t.effective_on <= %s AND t.act_id IS DISTINCT FROM %s GROUP BY 1, 2

-- name: sites_of_book
-- For `sites_of_book`.
%(book)s

-- name: sites_of_owner
-- For `sites_of_owner`.
%(owner)s

-- name: reports
-- List reports as they stood on a day, in the order of reporting.
SELECT r.report_id, r.site, r.year, r.pollutant, r.source, r.measured, r.abnormal, r.months, r.document,
     r.reported_on, e.to_state, v.effective_on, v.recorded_at
FROM ledger.permit_report r CROSS JOIN LATERAL (
  SELECT e.to_state FROM ledger.process_event e
  WHERE e.book_id = r.book_id AND e.process_id = r.report_id AND e.effective_on <= %(on)s
  ORDER BY e.version DESC LIMIT 1) e
LEFT JOIN LATERAL (
  SELECT v.effective_on, v.recorded_at FROM ledger.process_event v
  WHERE v.book_id = r.book_id AND v.process_id = r.report_id AND v.effective_on <= %(on)s
    AND v.to_state = 'verified'
  ORDER BY v.version DESC LIMIT 1) v ON true
WHERE r.book_id = %(book)s AND (%(site)s::text IS NULL OR r.site = %(site)s)
  AND (%(year)s::smallint IS NULL OR r.year = %(year)s)
    AND (%(pollutant)s::text IS NULL OR r.pollutant = %(pollutant)s)
  AND (%(owner)s::text IS NULL OR r.site = ANY ({sites_of}))
ORDER BY r.reported_on, r.report_id

-- name: years_verified
-- List every year of which anything was verified: what is only reported pushes none of them out of sight.
SELECT DISTINCT r.year FROM ledger.permit_report r
WHERE r.book_id = %s AND r.site = %s AND r.pollutant = ANY(%s) AND r.year < %s
  AND EXISTS (SELECT FROM ledger.process_event e
    WHERE e.book_id = r.book_id AND e.process_id = r.report_id AND e.to_state = 'verified'
      AND e.effective_on <= %s)
ORDER BY 1 DESC

-- name: sites_with_duty
-- List the sites that held, surrendered or reported anything of a year.
SELECT DISTINCT h FROM (
SELECT s.code AS h FROM ledger.permit_cap c
JOIN ledger.permit_lot l ON l.book_id = c.book_id AND l.cap_id = c.asset_id
JOIN ledger.balance b ON b.book_id = l.book_id AND b.asset_id = l.asset_id
JOIN ledger.account a ON a.book_id = b.book_id AND a.account_id = b.account_id
JOIN ledger.site s ON s.book_id = a.book_id AND s.party = a.owner
  AND a.code = ledger.permit_account_code(s.code, a.purpose)
WHERE c.book_id = %(book)s AND c.vintage = %(year)s AND b.debits > 0
UNION SELECT site FROM ledger.permit_report WHERE book_id = %(book)s AND year = %(year)s) AS x (h)
  ORDER BY 1

-- name: exclusions
-- For `exclusions`.
SELECT pollutant, kind FROM ledger.permit_exclusion
WHERE book_id = %s AND site = %s AND year = %s AND effective_on <= %s
