-- name: party_of
-- An enterprise, as it is called on a day.
SELECT code, ledger.called_on(book_id, code, CAST(:on AS date)) AS name, exception, registered_on
FROM ledger.party
WHERE book_id = :book AND code = :code

-- name: parties
-- A page of enterprises by code, as they are called on a day; a part of a name that one has or had finds it, and an owner sees
-- itself.
SELECT code, ledger.called_on(book_id, code, CAST(:on AS date)) AS name, exception, registered_on
FROM ledger.party p
WHERE book_id = :book
  AND (CAST(:seen AS text) IS NULL OR code = :seen)
  AND (CAST(:after AS text) IS NULL OR code > :after)
  AND (CAST(:name AS text) IS NULL OR EXISTS (
    SELECT FROM ledger.names_held(p.book_id, p.code) AS h (name) WHERE position(:name IN h.name) > 0))
ORDER BY code
LIMIT :limit

-- name: sites
-- Sites as they were on a day, of which {those} says which, without those of which nothing was known.
SELECT s.code, s.party, ledger.called_on(s.book_id, s.code, %(on)s) AS name, a.valid_from, a.licence, a.region, a.watershed,
  a.industry, a.sector, a.power, a.chp_heat_ppm, a.online_monitoring, a.document
FROM ledger.site s
CROSS JOIN LATERAL (
  SELECT *
  FROM ledger.site_attributes a
  WHERE a.book_id = s.book_id AND a.site = s.code AND a.valid_from <= %(on)s
  ORDER BY a.valid_from DESC, a.recorded_at DESC
  LIMIT 1) a
WHERE s.book_id = %(book)s
  AND {those}

-- name: named_sites
-- Those with some codes: apart from the list, so that PostgreSQL looks in the index whatever plan it keeps.
s.code = ANY(%(codes)s)

-- name: listed_sites
-- A page of those that the filters leave, by code; a region may be a prefix, such as a province's two digits.
(%(seen)s::text IS NULL OR s.party = %(seen)s)
  AND (%(party)s::text IS NULL OR s.party = %(party)s)
  AND (%(region)s::text IS NULL OR starts_with(a.region, %(region)s) OR a.region = ANY(%(former)s))
  AND (%(industry)s::text IS NULL OR a.industry = %(industry)s)
  AND (%(after)s::text IS NULL OR s.code > %(after)s)
ORDER BY s.code
LIMIT %(limit)s

-- name: owner_of
-- Whose site one is: of a site that is not described yet nothing else is known.
SELECT party
FROM ledger.site
WHERE book_id = :book AND code = :code

-- name: standings
-- Every entry of a party in any list, the newest first.
SELECT standing_id, party, list, since, until, document, ended_by IS NOT NULL AS ended, EXISTS (
    SELECT FROM ledger.annulment n WHERE n.book_id = s.book_id AND n.standing_id = s.standing_id) AS annulled
FROM ledger.standing s
WHERE book_id = :book AND party = :party
ORDER BY standing_id DESC

-- name: annulled
-- Which entries of a party in any list never counted, and who said so.
SELECT n.standing_id AS number, n.act_id, k.name AS asked_by, c.name AS confirmed_by, l.recorded_at AS confirmed_at,
  f.reason, f.document
FROM ledger.annulment n
JOIN ledger.standing s ON s.book_id = n.book_id AND s.standing_id = n.standing_id
JOIN ledger.process p ON p.book_id = n.book_id AND p.process_id = n.act_id
JOIN ledger.process_event f ON f.book_id = p.book_id AND f.process_id = p.process_id AND f.version = 1
JOIN ledger.process_event l ON l.book_id = p.book_id AND l.process_id = p.process_id AND l.version = p.version
JOIN ledger.actor k ON k.actor_id = f.actor_id
JOIN ledger.actor c ON c.actor_id = l.actor_id
WHERE n.book_id = %(book)s AND s.party = %(party)s

-- name: annulled_versions
-- Which versions of a site's licence never counted, and who said so.
SELECT n.version AS number, n.act_id, k.name AS asked_by, c.name AS confirmed_by, l.recorded_at AS confirmed_at,
  f.reason, f.document
FROM ledger.annulment n
JOIN ledger.process p ON p.book_id = n.book_id AND p.process_id = n.act_id
JOIN ledger.process_event f ON f.book_id = p.book_id AND f.process_id = p.process_id AND f.version = 1
JOIN ledger.process_event l ON l.book_id = p.book_id AND l.process_id = p.process_id AND l.version = p.version
JOIN ledger.actor k ON k.actor_id = f.actor_id
JOIN ledger.actor c ON c.actor_id = l.actor_id
WHERE n.book_id = %(book)s AND n.site = %(site)s

-- name: quality_missed
-- Which areas missed their target for which pollutants in a year: what was said last counts.
SELECT area, pollutant
FROM ledger.area_quality q
WHERE book_id = %(book)s AND area = ANY(%(areas)s) AND year = %(year)s AND NOT met
  AND NOT EXISTS (
    SELECT FROM ledger.area_quality n
    WHERE n.book_id = q.book_id AND n.area = q.area AND n.pollutant = q.pollutant AND n.year = q.year AND n.version > q.version)

-- name: quality
-- What was said last of an area, a pollutant and a year.
SELECT met, version
FROM ledger.area_quality
WHERE book_id = %(book)s AND area = %(area)s AND pollutant = %(pollutant)s AND year = %(year)s
ORDER BY version DESC
LIMIT 1

-- name: standing
-- An entry in a list, and whether somebody has ended it.
SELECT standing_id, party, list, since, until, document, ended_by IS NOT NULL AS ended, EXISTS (
    SELECT FROM ledger.annulment n WHERE n.book_id = s.book_id AND n.standing_id = s.standing_id) AS annulled
FROM ledger.standing s
WHERE book_id = %(book)s AND standing_id = %(number)s

-- name: listed
-- The entries of a party in a list that nobody has ended or annulled, the oldest first.
SELECT standing_id, party, list, since, until, document, false AS ended, false AS annulled
FROM ledger.standing s
WHERE book_id = %(book)s AND party = %(party)s AND list = %(list)s AND ended_by IS NULL
  AND NOT EXISTS (SELECT FROM ledger.annulment n WHERE n.book_id = s.book_id AND n.standing_id = s.standing_id)
ORDER BY standing_id

-- name: version
-- A version of a site's licence.
SELECT site, version, licence, valid_from, valid_to, document, EXISTS (
    SELECT FROM ledger.annulment n WHERE n.book_id = v.book_id AND n.site = v.site AND n.version = v.version) AS annulled
FROM ledger.licence_version v
WHERE book_id = %(book)s AND site = %(site)s AND version = %(version)s

-- name: versions
-- The versions of a site's licence, the newest first.
SELECT site, version, licence, valid_from, valid_to, document, EXISTS (
    SELECT FROM ledger.annulment n WHERE n.book_id = v.book_id AND n.site = v.site AND n.version = v.version) AS annulled
FROM ledger.licence_version v
WHERE book_id = %(book)s AND site = %(site)s
ORDER BY version DESC

-- name: newest_licence
-- The version of a site's licence that was imported last, of those that count.
SELECT site, version, licence, valid_from, valid_to, document, false AS annulled
FROM ledger.licence_version v
WHERE book_id = %(book)s AND site = %(site)s
  AND NOT EXISTS (
    SELECT FROM ledger.annulment n WHERE n.book_id = v.book_id AND n.site = v.site AND n.version = v.version)
ORDER BY version DESC
LIMIT 1

-- name: licence_on
-- The newest version of a site's licence that is valid on a day, of those that count.
SELECT site, version, licence, valid_from, valid_to, document, false AS annulled
FROM ledger.licence_version v
WHERE book_id = %(book)s AND site = %(site)s AND %(on)s BETWEEN valid_from AND valid_to
  AND NOT EXISTS (
    SELECT FROM ledger.annulment n WHERE n.book_id = v.book_id AND n.site = v.site AND n.version = v.version)
ORDER BY version DESC
LIMIT 1

-- name: licence_lines
-- The lines of a version of a licence.
SELECT outlet, pollutant, year, quantity
FROM ledger.licence_line
WHERE book_id = %(book)s AND site = %(site)s AND version = %(version)s
ORDER BY pollutant, year, outlet
