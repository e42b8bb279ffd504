-- What was assessed of a case before it was reopened for damage that was not known, in fen: the last version before each
-- reopening. What is assessed after it comes to that.
-- Callers: check_case_assessed, ledger.compensation.actions.assessments. Locks: none. Errors: none.
-- Twin: ledger.compensation.queries.as_of.figures_of.
CREATE OR REPLACE FUNCTION ledger.damage_assessed_before(p_book integer, p_case integer) RETURNS bigint
LANGUAGE sql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
  SELECT coalesce(sum(y.amount), 0)::bigint
  FROM (
    SELECT f.amount, f.record_id, o.round,
      first_value(f.record_id) OVER (PARTITION BY o.round ORDER BY f.recorded_at DESC, f.record_id) AS newest
    FROM damage_figure f
    CROSS JOIN LATERAL (
      SELECT count(*) AS round FROM damage_record r
      WHERE r.book_id = f.book_id AND r.case_id = f.case_id AND r.kind = 'reopen' AND r.state = 'investigating'
        AND r.recorded_at < f.recorded_at) o
    WHERE f.book_id = p_book AND f.case_id = p_case AND f.figure = 'assessed') y
  WHERE y.record_id = y.newest AND y.round < (
    SELECT count(*) FROM damage_record r
    WHERE r.book_id = p_book AND r.case_id = p_case AND r.kind = 'reopen' AND r.state = 'investigating')
$$;
