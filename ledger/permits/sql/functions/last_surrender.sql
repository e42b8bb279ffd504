-- The last day for surrendering a year as the packs in force on a day name it, whether or not anybody works on it; what is shipped is the same
-- for all places.
-- Callers: check_expiry_by_night, check_surrender_late. Locks: none. Errors: none. Twin: ledger.permits.queries.year.last_surrender.
CREATE OR REPLACE FUNCTION ledger.last_surrender(p_book integer, p_year integer, p_on date) RETURNS date
LANGUAGE sql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
  SELECT to_date((p_year + 1) || '-' || coalesce(
    (SELECT s.value #>> '{}' FROM law_said(p_book, 'surrender.due', p_on) s WHERE s.key = 'surrender.due' ORDER BY s.place LIMIT 1), '03-31'), 'YYYY-MM-DD')
$$;
