-- name: plan_of
-- A plan and where it stands; the day of its publication is that from which objections may be raised.
SELECT g.grant_id AS id, g.title, g.document, g.effective_on, p.state, g.lines, g.digest, g.file_name, g.law,
  g.objections_until, (
    SELECT e.effective_on
    FROM ledger.process_event e
    WHERE e.book_id = g.book_id AND e.process_id = g.grant_id AND e.action = 'publish'
    ORDER BY e.version
    LIMIT 1) AS published_on
FROM ledger.permit_grant g
JOIN ledger.process p ON p.book_id = g.book_id AND p.process_id = g.grant_id
WHERE g.book_id = %(book)s AND g.grant_id = %(grant)s

-- name: objections
-- All objections to a plan, the first one first; an owner sees its own.
SELECT objection_id, party, text, raised_on, answer, upheld
FROM ledger.permit_objection
WHERE book_id = %(book)s AND grant_id = %(grant)s AND (%(owner)s::text IS NULL OR party = %(owner)s)
ORDER BY raised_on, objection_id

-- name: plans
-- Plans of many lines by id, the order in which clients made them; for a party or the public those that were published and not
-- dropped since. The day of publication is as above.
SELECT g.grant_id AS id, g.title, g.document, g.effective_on, p.state, g.lines, g.digest, g.file_name, g.law,
  g.objections_until, (
    SELECT u.effective_on
    FROM ledger.process_event u
    WHERE u.book_id = g.book_id AND u.process_id = g.grant_id AND u.action = 'publish'
    ORDER BY u.version
    LIMIT 1) AS published_on
FROM ledger.permit_grant g
JOIN ledger.process p ON p.book_id = g.book_id AND p.process_id = g.grant_id
JOIN ledger.process_event e ON e.book_id = g.book_id AND e.process_id = g.grant_id AND e.version = 1
  AND e.action = 'upload'
WHERE g.book_id = %(book)s
  AND (%(state)s::text IS NULL OR p.state = %(state)s)
  AND (NOT %(public)s OR g.objections_until IS NOT NULL AND p.state <> 'dropped')
  AND (%(after)s::uuid IS NULL OR g.grant_id > %(after)s)
ORDER BY g.grant_id
LIMIT %(limit)s

-- name: allocations
-- Allocations to one site by id, each with its line; of a party its own, once they are issued.
SELECT g.grant_id AS id, g.title, g.document, g.effective_on, p.state, g.law, x.site, t.name AS site_name,
  y.name AS party_name, x.party, x.pollutant, x.area, x.first_vintage, x.last_vintage, x.quantity, x.purpose, x.valid_from
FROM ledger.permit_grant g
JOIN ledger.process p ON p.book_id = g.book_id AND p.process_id = g.grant_id
JOIN ledger.process_event e ON e.book_id = g.book_id AND e.process_id = g.grant_id AND e.version = 1
  AND e.action <> 'upload'
JOIN ledger.permit_grant_line x ON x.book_id = g.book_id AND x.grant_id = g.grant_id
LEFT JOIN ledger.site t ON t.book_id = x.book_id AND t.code = x.site
LEFT JOIN ledger.party y ON y.book_id = x.book_id AND y.code = x.party
WHERE g.book_id = %(book)s
  AND (%(state)s::text IS NULL OR p.state = %(state)s)
  AND (%(site)s::text IS NULL OR x.site = %(site)s)
  AND (%(owner)s::text IS NULL OR x.party = %(owner)s AND p.state = 'issued')
  AND (%(after)s::uuid IS NULL OR g.grant_id > %(after)s)
ORDER BY g.grant_id, x.line
LIMIT %(limit)s

-- name: lines
-- A page of the lines of a plan in their order, with how site and enterprise are called.
SELECT x.line, x.site, t.name AS site_name, x.party, y.name AS party_name, x.pollutant, x.area,
  x.first_vintage, x.last_vintage, x.quantity, x.purpose, x.valid_from
FROM ledger.permit_grant_line x
LEFT JOIN ledger.site t ON t.book_id = x.book_id AND t.code = x.site
LEFT JOIN ledger.party y ON y.book_id = x.book_id AND y.code = x.party
WHERE x.book_id = %(book)s AND x.grant_id = %(grant)s AND x.line > %(after)s
  AND (%(site)s::text IS NULL OR x.site = %(site)s)
ORDER BY x.line
LIMIT %(limit)s

-- name: line_totals
-- What a plan grants under each cap, all its lines together.
SELECT x.pollutant, x.area, v AS vintage, sum(x.quantity)::bigint AS quantity
FROM ledger.permit_grant_line x
CROSS JOIN LATERAL generate_series(CAST(x.first_vintage AS integer), x.last_vintage) AS v
WHERE x.book_id = %(book)s AND x.grant_id = %(grant)s
GROUP BY x.pollutant, x.area, v
ORDER BY x.pollutant, x.area, v
