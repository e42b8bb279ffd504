-- name: site
-- Find sites as they were on a day; those of which nothing is known are not in the answer.
SELECT s.code, s.party, s.name, a.valid_from, a.licence, a.region, a.watershed, a.industry, a.sector,
       a.power, a.chp_heat_ppm, a.online_monitoring, a.document
FROM ledger.site s CROSS JOIN LATERAL (
  SELECT * FROM ledger.site_attributes a
  WHERE a.book_id = s.book_id AND a.site = s.code AND a.valid_from <= %(on)s
  ORDER BY a.valid_from DESC, a.recorded_at DESC LIMIT 1) a
WHERE s.book_id = %(book)s

-- name: party_of
-- Find an enterprise.
SELECT code, name, exception, registered_on FROM ledger.party
WHERE book_id = :book AND code = :code

-- name: parties
-- List enterprises by code; `name` finds those whose name contains it.
SELECT code, name, exception, registered_on FROM ledger.party
WHERE book_id = :book AND (CAST(:seen AS text) IS NULL OR code = :seen)
  AND (CAST(:after AS text) IS NULL OR code > :after)
    AND (CAST(:name AS text) IS NULL OR position(:name IN name) > 0)
ORDER BY code LIMIT :limit

-- name: sites
-- List sites as they were on a day, by code.
AND (%(seen)s::text IS NULL OR s.party = %(seen)s) AND (%(party)s::text IS NULL OR s.party = %(party)s)
  AND (%(region)s::text IS NULL OR starts_with(a.region, %(region)s) OR a.region = ANY(%(former)s))
    AND (%(industry)s::text IS NULL OR a.industry = %(industry)s)
      AND (%(after)s::text IS NULL OR s.code > %(after)s)
ORDER BY s.code LIMIT %(limit)s

-- name: standings
-- List every entry of a party in any list, the newest first.
SELECT standing_id, party, list, since, until, document
FROM ledger.standing
WHERE book_id = :book AND party = :party ORDER BY standing_id DESC
LIMIT 1000

-- name: quality_missed
-- Tell which areas missed their target for which pollutants in a year.
SELECT area, pollutant FROM ledger.area_quality
WHERE book_id = %(book)s AND area = ANY(%(areas)s) AND year = %(year)s AND NOT met

-- name: licence_lines
-- The lines of a version of a licence.
SELECT outlet, pollutant, year, quantity FROM ledger.licence_line
WHERE book_id = %(book)s AND site = %(site)s AND version = %(version)s
ORDER BY pollutant, year, outlet

-- name: sites_on
-- Find sites as they were on a day; those of which nothing is known are not in the answer.
AND s.code = ANY(%(codes)s)

-- name: site_on
-- Find a site as it was on a day.
SELECT party FROM ledger.site WHERE book_id = :book AND code = :code

-- name: licence_on
-- Find the version of a site's licence that is valid on a day: the newest; None when there is none.
SELECT site, version, licence, valid_from, valid_to, document
FROM ledger.licence_version
WHERE book_id = %(book)s AND site = %(site)s AND %(on)s BETWEEN valid_from AND valid_to
ORDER BY version DESC LIMIT 1

-- name: sites_of
-- The sites of a party, read once for a whole query; formatted with the parameters of book and party.
ARRAY(SELECT o.code FROM ledger.site o WHERE o.book_id = {book} AND o.party = {owner})
