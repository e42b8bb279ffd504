-- name: reports
-- Reports in the state of a day, in the order of reporting, each with its last verification until then;
-- an owner sees those of its sites.
SELECT r.report_id, r.site, r.year, r.pollutant, r.source, r.measured, r.abnormal, r.months, r.document,
  r.reported_on, e.to_state AS state, v.effective_on AS verified_on, v.recorded_at AS verified_at
FROM ledger.permit_report r
CROSS JOIN LATERAL (
  SELECT e.to_state
  FROM ledger.process_event e
  WHERE e.book_id = r.book_id AND e.process_id = r.report_id AND e.effective_on <= %(on)s
    AND (%(recorded)s::timestamptz IS NULL OR e.recorded_at <= %(recorded)s)
  ORDER BY e.version DESC
  LIMIT 1) e
LEFT JOIN LATERAL (
  SELECT v.effective_on, v.recorded_at
  FROM ledger.process_event v
  WHERE v.book_id = r.book_id AND v.process_id = r.report_id AND v.effective_on <= %(on)s
    AND v.action = 'verify' AND (%(recorded)s::timestamptz IS NULL OR v.recorded_at <= %(recorded)s)
  ORDER BY v.version DESC
  LIMIT 1) v ON true
WHERE r.book_id = %(book)s
  AND (%(site)s::text IS NULL OR r.site = %(site)s)
  AND (%(year)s::smallint IS NULL OR r.year = %(year)s)
  AND (%(pollutant)s::text IS NULL OR r.pollutant = %(pollutant)s)
  AND (%(owner)s::text IS NULL
    OR r.site = ANY (ARRAY(SELECT code FROM ledger.site WHERE book_id = %(book)s AND party = %(owner)s)))
  AND (%(after_on)s::date IS NULL OR (r.reported_on, r.report_id) > (%(after_on)s, %(after_id)s::uuid))
ORDER BY r.reported_on, r.report_id
LIMIT %(limit)s

-- name: surrendered
-- What stood of each lot on an account on a day, with its year and its days.
SELECT c.pollutant, c.vintage, l.asset_id, l.valid_from, l.valid_to, sum(p.debit - p.credit)::bigint AS quantity
FROM ledger.account a
JOIN ledger.posting p ON p.book_id = a.book_id AND p.account_id = a.account_id
JOIN ledger.permit_lot l ON l.book_id = a.book_id AND l.asset_id = p.asset_id
JOIN ledger.permit_cap c ON c.book_id = a.book_id AND c.asset_id = l.cap_id
WHERE a.book_id = %(book)s AND a.code = %(account)s AND p.effective_on <= %(on)s
  AND (%(recorded)s::timestamptz IS NULL OR p.recorded_at <= %(recorded)s)
GROUP BY c.pollutant, c.vintage, l.asset_id, l.valid_from, l.valid_to
HAVING sum(p.debit - p.credit) > 0

-- name: held_then
-- The lots of a year that stood on some accounts on a day.
SELECT c.pollutant, c.vintage, l.asset_id, l.valid_from, l.valid_to, sum(p.debit - p.credit)::bigint AS quantity
FROM ledger.account a
JOIN ledger.posting p ON p.book_id = a.book_id AND p.account_id = a.account_id
JOIN ledger.permit_lot l ON l.book_id = a.book_id AND l.asset_id = p.asset_id
JOIN ledger.permit_cap c ON c.book_id = a.book_id AND c.asset_id = l.cap_id
WHERE a.book_id = %(book)s AND a.code = ANY(%(accounts)s) AND c.vintage = %(year)s
  AND p.effective_on <= %(on)s AND (%(recorded)s::timestamptz IS NULL OR p.recorded_at <= %(recorded)s)
GROUP BY c.pollutant, c.vintage, l.asset_id, l.valid_from, l.valid_to
HAVING sum(p.debit - p.credit) > 0

-- name: taken_wrongly
-- What final withdrawals and cancellations had taken of a year's lots from a site by a day, of which a review has said
-- since, until another day, that it was not to be taken, lot by lot in the order in which it was taken: whether the decision
-- was annulled since, and how much of that pollutant and area reviews had changed of it before and have changed since.
WITH said AS (
  SELECT (r.terms ->> 'decision')::uuid AS decision, o.act_id, o.terms ->> 'outcome' AS outcome,
    e.effective_on > %(last)s AS since
  FROM ledger.permit_act o
  JOIN ledger.process_event e ON e.book_id = o.book_id AND e.process_id = o.act_id AND e.to_state = 'done'
    AND e.effective_on <= %(on)s AND (%(recorded)s::timestamptz IS NULL OR e.recorded_at <= %(recorded)s)
  JOIN ledger.permit_act r ON r.book_id = o.book_id AND r.act_id = (o.terms ->> 'review')::uuid
  WHERE o.book_id = %(book)s AND o.site = %(site)s AND o.machine = 'permits.review_outcome'
    AND o.terms ->> 'outcome' IN ('changed', 'annulled')),
changed AS (
  SELECT s.decision, n.pollutant, n.area, s.since, sum(n.quantity) AS quantity
  FROM said s
  JOIN ledger.permit_act_line n ON n.book_id = %(book)s AND n.act_id = s.act_id
  WHERE s.outcome = 'changed' AND %(year)s BETWEEN n.first_vintage AND n.last_vintage
  GROUP BY s.decision, n.pollutant, n.area, s.since)
SELECT t.act_id AS decision, c.pollutant, c.area, x.asset_id, l.valid_from, l.valid_to, x.quantity,
  EXISTS (SELECT FROM said s WHERE s.decision = t.act_id AND s.since AND s.outcome = 'annulled') AS annulled,
  coalesce(b.quantity, 0)::bigint AS before, coalesce(a.quantity, 0)::bigint AS since
FROM ledger.permit_act t
JOIN ledger.permit_act_lot x ON x.book_id = t.book_id AND x.act_id = t.act_id
JOIN ledger.permit_lot l ON l.book_id = x.book_id AND l.asset_id = x.asset_id
JOIN ledger.permit_cap c ON c.book_id = l.book_id AND c.asset_id = l.cap_id AND c.vintage = %(year)s
LEFT JOIN changed b ON b.decision = t.act_id AND (b.pollutant, b.area) = (c.pollutant, c.area) AND NOT b.since
LEFT JOIN changed a ON a.decision = t.act_id AND (a.pollutant, a.area) = (c.pollutant, c.area) AND a.since
WHERE t.book_id = %(book)s AND t.site = %(site)s AND t.machine IN ('permits.withdrawal', 'permits.retirement')
  AND t.act_id IN (SELECT s.decision FROM said s WHERE s.since)
  AND EXISTS (
    SELECT FROM ledger.process_event d
    WHERE d.book_id = t.book_id AND d.process_id = t.act_id AND d.to_state IN ('final', 'cancelled')
      AND d.effective_on <= %(last)s AND (%(recorded)s::timestamptz IS NULL OR d.recorded_at <= %(recorded)s))
ORDER BY t.act_id, x.line, x.asset_id, x.account_id

-- name: deducted
-- What of each year a site has made good by deduction by a day, lot by lot; without one act, which is being decided.
SELECT (t.terms ->> 'year')::integer AS year, l.asset_id, c.pollutant, c.vintage, l.valid_from, l.valid_to,
  sum(x.quantity)::bigint AS quantity
FROM ledger.permit_act t
JOIN ledger.permit_act_lot x ON x.book_id = t.book_id AND x.act_id = t.act_id
JOIN ledger.permit_lot l ON l.book_id = x.book_id AND l.asset_id = x.asset_id
JOIN ledger.permit_cap c ON c.book_id = l.book_id AND c.asset_id = l.cap_id
JOIN ledger.process p ON p.book_id = t.book_id AND p.process_id = t.act_id AND p.state = 'deducted'
WHERE t.book_id = %(book)s AND t.site = %(site)s AND t.machine = 'permits.retirement'
  AND t.effective_on <= %(on)s AND t.act_id IS DISTINCT FROM %(without)s AND t.terms ->> 'year' IS NOT NULL
  AND (%(recorded)s::timestamptz IS NULL OR EXISTS (
    SELECT FROM ledger.process_event e
    WHERE e.book_id = t.book_id AND e.process_id = t.act_id AND e.to_state = 'deducted' AND e.recorded_at <= %(recorded)s))
GROUP BY 1, l.asset_id, c.pollutant, c.vintage, l.valid_from, l.valid_to

-- name: exclusions
-- The decisions that take a site out of the check of a year on a day, without annulled ones; an empty pollutant means all.
-- Of a site that is closed no year is owed after that of the closure, until that in which it is reopened.
-- Of a site under a code that was typed wrong none is owed from the year of the correction on: what was there has moved.
-- Of what came with the stock of a book no year before it is owed, unless permits of that year are in the book;
-- a stock that is annulled says nothing of either.
SELECT x.pollutant, x.kind
FROM ledger.permit_exclusion x
WHERE x.book_id = %(book)s AND x.site = %(site)s AND x.year = %(year)s AND x.effective_on <= %(on)s
  AND (%(recorded)s::timestamptz IS NULL OR EXISTS (
    SELECT FROM ledger.process_event e
    WHERE e.book_id = x.book_id AND e.process_id = x.exclusion_id AND e.to_state = 'excluded' AND e.recorded_at <= %(recorded)s))
  AND NOT EXISTS (
    SELECT FROM ledger.process_event e
    WHERE e.book_id = x.book_id AND e.process_id = x.exclusion_id AND e.to_state = 'withdrawn'
      AND e.effective_on <= %(on)s AND (%(recorded)s::timestamptz IS NULL OR e.recorded_at <= %(recorded)s))
  AND NOT EXISTS (
    SELECT FROM ledger.process_event e
    WHERE e.book_id = x.book_id AND e.process_id = x.exclusion_id AND e.to_state = 'annulled'
      AND (%(recorded)s::timestamptz IS NULL OR e.recorded_at <= %(recorded)s))
UNION ALL
SELECT '', 'not_obliged'
FROM ledger.permit_act c
JOIN ledger.process_event d ON d.book_id = c.book_id AND d.process_id = c.act_id
  AND d.action = 'confirm' AND d.to_state = 'closed'
  AND (%(recorded)s::timestamptz IS NULL OR d.recorded_at <= %(recorded)s)
WHERE c.book_id = %(book)s AND c.site = %(site)s AND c.machine = 'permits.closure' AND c.effective_on <= %(on)s
  AND extract(year FROM c.effective_on) < %(year)s
  AND NOT EXISTS (
    SELECT FROM ledger.process_event e
    WHERE e.book_id = c.book_id AND e.process_id = c.act_id AND e.to_state = 'reopened' AND e.effective_on <= %(on)s
      AND extract(year FROM e.effective_on) <= %(year)s
      AND (%(recorded)s::timestamptz IS NULL OR e.recorded_at <= %(recorded)s))
UNION ALL
SELECT '', 'not_obliged'
FROM ledger.site s
JOIN ledger.permit_act c ON c.book_id = s.book_id AND c.site = s.party AND c.machine = 'permits.code' AND c.effective_on <= %(on)s
JOIN ledger.process_event d ON d.book_id = c.book_id AND d.process_id = c.act_id
  AND d.action = 'confirm' AND d.to_state = 'corrected'
  AND (%(recorded)s::timestamptz IS NULL OR d.recorded_at <= %(recorded)s)
WHERE s.book_id = %(book)s AND s.code = %(site)s
  AND extract(year FROM greatest(c.effective_on, CAST(d.recorded_at AT TIME ZONE 'Asia/Shanghai' AS date))) <= %(year)s
  AND NOT EXISTS (
    SELECT FROM ledger.process_event e
    WHERE e.book_id = c.book_id AND e.process_id = c.act_id AND e.to_state = 'undone'
      AND (%(recorded)s::timestamptz IS NULL OR e.recorded_at <= %(recorded)s))
UNION ALL
SELECT DISTINCT c.pollutant, 'not_obliged'
FROM ledger.account a
JOIN ledger.balance b ON b.book_id = a.book_id AND b.account_id = a.account_id
JOIN ledger.permit_lot l ON l.book_id = b.book_id AND l.asset_id = b.asset_id AND l.owner = %(site)s
JOIN ledger.permit_cap c ON c.book_id = l.book_id AND c.asset_id = l.cap_id
JOIN ledger.process_event d ON d.book_id = l.book_id AND d.process_id = l.grant_id AND d.action = 'bring'
JOIN ledger.process k ON k.book_id = l.book_id AND k.process_id = l.grant_id AND k.state <> 'annulled'
WHERE a.book_id = %(book)s AND a.code ^@ (%(site)s || ':permits:')
  AND d.effective_on <= %(on)s AND extract(year FROM d.effective_on) > %(year)s
  AND (%(recorded)s::timestamptz IS NULL OR d.recorded_at <= %(recorded)s)
  AND NOT EXISTS (
    SELECT FROM ledger.account h
    JOIN ledger.balance q ON q.book_id = h.book_id AND q.account_id = h.account_id AND q.debits > 0
    JOIN ledger.permit_lot m ON m.book_id = q.book_id AND m.asset_id = q.asset_id
    JOIN ledger.permit_cap y ON y.book_id = m.book_id AND y.asset_id = m.cap_id
    LEFT JOIN ledger.process w ON w.book_id = m.book_id AND w.process_id = m.grant_id
    WHERE h.book_id = a.book_id AND h.code ^@ (%(site)s || ':permits:') AND y.pollutant = c.pollutant AND y.vintage = %(year)s
      AND w.state IS DISTINCT FROM 'annulled')

-- name: years_verified
-- The years before one of which anything was verified by a day: what is only reported is none of them.
SELECT DISTINCT r.year
FROM ledger.permit_report r
WHERE r.book_id = %(book)s AND r.site = %(site)s AND r.pollutant = ANY(%(pollutants)s) AND r.year < %(before)s
  AND EXISTS (
    SELECT FROM ledger.process_event e
    WHERE e.book_id = r.book_id AND e.process_id = r.report_id AND e.to_state = 'verified'
      AND e.effective_on <= %(on)s)
ORDER BY r.year DESC

-- name: sites_with_duty
-- The sites that held, surrendered or reported anything of a year; what came with a stock that is annulled was never held.
SELECT s.code
FROM ledger.permit_cap c
JOIN ledger.permit_lot l ON l.book_id = c.book_id AND l.cap_id = c.asset_id
LEFT JOIN ledger.process w ON w.book_id = l.book_id AND w.process_id = l.grant_id
JOIN ledger.balance b ON b.book_id = l.book_id AND b.asset_id = l.asset_id
JOIN ledger.account a ON a.book_id = b.book_id AND a.account_id = b.account_id
JOIN ledger.site s ON s.book_id = a.book_id AND s.party = a.owner
  AND a.code = ledger.permit_account_code(s.code, a.purpose)
WHERE c.book_id = %(book)s AND c.vintage = %(year)s AND b.debits > 0 AND w.state IS DISTINCT FROM 'annulled'
UNION
SELECT site
FROM ledger.permit_report
WHERE book_id = %(book)s AND year = %(year)s
ORDER BY 1

-- name: open_reports
-- The reports that wait for somebody's decision, the oldest first; an owner sees those of its sites.
SELECT r.report_id, r.site, r.year, r.pollutant, r.measured + r.abnormal AS quantity, r.reported_on, e.recorded_at AS opened_at
FROM ledger.permit_report r
JOIN ledger.process p ON p.book_id = r.book_id AND p.process_id = r.report_id AND p.state IN ('reported', 'disputed')
JOIN ledger.process_event e ON e.book_id = r.book_id AND e.process_id = r.report_id AND e.version = 1
WHERE r.book_id = %(book)s
  AND (%(owner)s::text IS NULL
    OR r.site = ANY (ARRAY(SELECT code FROM ledger.site WHERE book_id = %(book)s AND party = %(owner)s)))
ORDER BY r.reported_on, r.report_id
