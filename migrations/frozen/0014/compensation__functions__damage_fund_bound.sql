-- What has still to be paid for works out of the fund of a case, in fen: of each restoration that the treasury pays for what was accepted, within its contract.
-- Callers: damage_fund_excess.
-- Locks: none. Errors: none. Twin: ledger.compensation.actions.binding.kept_for_works.
CREATE OR REPLACE FUNCTION ledger.damage_fund_bound(p_book integer, p_case integer) RETURNS bigint
LANGUAGE sql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
  SELECT coalesce(sum(greatest(0, least(x.contract, m.accepted) - coalesce(x.retention_kept, 0) - m.paid)), 0)::bigint
  FROM damage_project x
  CROSS JOIN LATERAL (
    SELECT coalesce(sum(s.accepted), 0) AS accepted, coalesce(sum(s.paid), 0) AS paid FROM damage_milestone s
    WHERE s.book_id = x.book_id AND s.project_id = x.project_id) m
  WHERE x.book_id = p_book AND x.case_id = p_case AND x.mode = 'funded' AND x.contract IS NOT NULL
$$;
