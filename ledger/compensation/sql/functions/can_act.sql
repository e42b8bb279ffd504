-- Whether somebody can act today: a mandate runs, and no key of his that was good was lost without another one being good.
-- Callers: ledger.compensation.actions.officers, ledger.compensation.queries.officers, check_officer.
-- Locks: none. Errors: none.
CREATE OR REPLACE FUNCTION ledger.can_act(p_actor integer) RETURNS boolean
LANGUAGE plpgsql STABLE
AS $$
BEGIN
  RETURN ledger.has_mandate(p_actor) AND ledger.gone_since(p_actor, NULL) IS NULL;
END
$$;
