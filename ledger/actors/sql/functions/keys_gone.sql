-- Since when a person has no valid key any more; null for who has one, and for who never had any: persons of another installation (an
-- archive), and the ledger's own jobs.
-- Callers: post_entries, check_step_asked, ledger.journal.posting, ledger.processes.actions.
-- Locks: the valid keys of the person, shared, so that who is being revoked at this moment comes before or after. Errors: none.
CREATE OR REPLACE FUNCTION ledger.keys_gone(p_actor integer) RETURNS timestamptz
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, ledger
AS $$
BEGIN
  PERFORM FROM api_key k WHERE k.actor_id = p_actor AND k.revoked_at IS NULL FOR SHARE;
  IF FOUND THEN
    RETURN NULL;
  END IF;
  RETURN (SELECT max(k.revoked_at) FROM api_key k WHERE k.actor_id = p_actor);
END
$$;
