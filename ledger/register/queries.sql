-- name: party_of
-- An enterprise.
SELECT code, name, exception, registered_on
FROM ledger.party
WHERE book_id = :book AND code = :code

-- name: parties
-- A page of enterprises by code; a part of the name finds one, and an owner sees itself.
SELECT code, name, exception, registered_on
FROM ledger.party
WHERE book_id = :book
  AND (CAST(:seen AS text) IS NULL OR code = :seen)
  AND (CAST(:after AS text) IS NULL OR code > :after)
  AND (CAST(:name AS text) IS NULL OR position(:name IN name) > 0)
ORDER BY code
LIMIT :limit

-- name: sites
-- Sites as they were on a day, of which {those} says which, without those of which nothing was known.
SELECT s.code, s.party, s.name, a.valid_from, a.licence, a.region, a.watershed, a.industry, a.sector,
  a.power, a.chp_heat_ppm, a.online_monitoring, a.document
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
SELECT standing_id, party, list, since, until, document, ended_by IS NOT NULL AS ended
FROM ledger.standing
WHERE book_id = :book AND party = :party
ORDER BY standing_id DESC
LIMIT 1000

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
SELECT standing_id, party, list, since, until, document, ended_by IS NOT NULL AS ended
FROM ledger.standing
WHERE book_id = %(book)s AND standing_id = %(number)s

-- name: listed
-- The entries of a party in a list that nobody has ended, the oldest first.
SELECT standing_id, party, list, since, until, document, false AS ended
FROM ledger.standing
WHERE book_id = %(book)s AND party = %(party)s AND list = %(list)s AND ended_by IS NULL
ORDER BY standing_id

-- name: newest_licence
-- The version of a site's licence that was imported last.
SELECT site, version, licence, valid_from, valid_to, document
FROM ledger.licence_version
WHERE book_id = %(book)s AND site = %(site)s
ORDER BY version DESC
LIMIT 1

-- name: licence_on
-- The newest version of a site's licence that is valid on a day.
SELECT site, version, licence, valid_from, valid_to, document
FROM ledger.licence_version
WHERE book_id = %(book)s AND site = %(site)s AND %(on)s BETWEEN valid_from AND valid_to
ORDER BY version DESC
LIMIT 1

-- name: licence_lines
-- The lines of a version of a licence.
SELECT outlet, pollutant, year, quantity
FROM ledger.licence_line
WHERE book_id = %(book)s AND site = %(site)s AND version = %(version)s
ORDER BY pollutant, year, outlet
