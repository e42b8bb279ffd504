-- Until when something of the contract of works is kept back: the months of the retention, from the day on which the works were accepted, given up or taken over; null
-- while they go on or have failed, or where nothing is kept back.
-- Callers: check_damage_spending. Locks: none. Errors: none. Twin: ledger.compensation.queries.beside.Project.retained_until.
CREATE OR REPLACE FUNCTION ledger.damage_retained_until(p_book integer, p_project uuid) RETURNS date
LANGUAGE sql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
  SELECT ((
    SELECT e.effective_on FROM process_event e
    WHERE e.book_id = x.book_id AND e.process_id = x.project_id AND e.version > (
      SELECT max(f.version) FROM process_event f
      WHERE f.book_id = x.book_id AND f.process_id = x.project_id AND f.to_state IN ('planned', 'approved', 'working', 'completed'))
    ORDER BY e.version LIMIT 1) + make_interval(months => x.retention_months))::date
  FROM damage_project x
  JOIN process p ON p.book_id = x.book_id AND p.process_id = x.project_id AND p.state IN ('accepted', 'given_up', 'taken_over')
  WHERE x.book_id = p_book AND x.project_id = p_project
$$;
