-- Since when a key of somebody was taken back, as `taken_back` tells. Whoever carries out what this actor agreed to asks here.
-- Callers: check_step_asked, ledger.processes.actions, as the web's role (SECURITY DEFINER).
-- Locks: the keys of the actor that were not revoked and their mandates, shared, so that who is being revoked or ended at this moment comes
-- before or after. Errors: none.
CREATE OR REPLACE FUNCTION ledger.keys_taken_back(p_actor integer, p_since timestamptz) RETURNS timestamptz
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  PERFORM keys_gone(p_actor, p_since);
  RETURN taken_back(p_actor, p_since);
END
$$;
