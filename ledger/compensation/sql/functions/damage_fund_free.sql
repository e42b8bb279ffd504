-- What of the fund of a case stands for nothing any more, in fen: what it holds, less what has still to be paid for works, and what was paid too much and goes back.
-- Callers: check_damage_fund_disposed, the doctor, ledger.compensation.actions.cases_back.
-- Locks: none. Errors: none. Twin: ledger.compensation.actions.disposals.free.
CREATE OR REPLACE FUNCTION ledger.damage_fund_free(p_book integer, p_case integer) RETURNS bigint
LANGUAGE sql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
  SELECT greatest(0, damage_fund_excess(p_book, p_case))
$$;
