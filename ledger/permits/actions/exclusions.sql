-- name: excluded
-- Whether a decision takes a site out of the check of a year already; an empty pollutant means all.
SELECT EXISTS (
  SELECT FROM ledger.permit_exclusion
  WHERE book_id = %(book)s AND site = %(site)s AND year = %(year)s AND pollutant = %(pollutant)s)
