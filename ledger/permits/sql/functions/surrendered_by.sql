-- The day by which a year is surrendered, as the law of a day names it: where nobody works on it, the program goes on to the next working day.
-- Callers: check_surrender_dated.
-- Locks: none. Errors: none. Twin: ledger.permits.queries.year.surrendered_by.
CREATE OR REPLACE FUNCTION ledger.surrendered_by(p_book integer, p_year integer, p_on date) RETURNS date
LANGUAGE sql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
  SELECT to_date(format('%s-%s', p_year + 1, coalesce((SELECT s.value #>> '{}' FROM law_said(p_book, 'surrender.due', p_on) s
                                                       WHERE s.key = 'surrender.due' ORDER BY s.place LIMIT 1), '03-31')), 'YYYY-MM-DD')
$$;
