-- Whether a mandate of somebody runs today.
-- Callers: appoint, ledger.actors.actions.
-- Locks: none. Errors: none.
CREATE OR REPLACE FUNCTION ledger.has_mandate(p_actor integer) RETURNS boolean
LANGUAGE plpgsql STABLE
AS $$
BEGIN
  RETURN EXISTS (SELECT FROM ledger.mandate m WHERE m.actor_id = p_actor AND ledger.mandate_runs(m.mandate_id));
END
$$;
