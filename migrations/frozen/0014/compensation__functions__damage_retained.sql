-- What of what has still to be paid for works is kept back of their contracts, whatever the day, without what is kept for good, in fen; of all works but one.
-- Callers: check_damage_spending, check_damage_fund_disposed.
-- Locks: none. Errors: none. Twin: ledger.compensation.actions.binding.kept_back.
CREATE OR REPLACE FUNCTION ledger.damage_retained(p_book integer, p_case integer, p_but uuid) RETURNS bigint
LANGUAGE sql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
  SELECT coalesce(sum(greatest(0, least(least(x.contract, m.accepted) - m.paid, m.retained) - coalesce(x.retention_kept, 0))), 0)::bigint
  FROM damage_project x
  CROSS JOIN LATERAL (
    SELECT coalesce(sum(s.accepted), 0) AS accepted, coalesce(sum(s.paid), 0) AS paid,
      coalesce(sum(round(s.accepted::numeric * x.retention / x.contract)), 0) AS retained
    FROM damage_milestone s WHERE s.book_id = x.book_id AND s.project_id = x.project_id) m
  WHERE x.book_id = p_book AND x.case_id = p_case AND x.mode = 'funded' AND x.retention IS NOT NULL AND x.project_id IS DISTINCT FROM p_but
$$;
