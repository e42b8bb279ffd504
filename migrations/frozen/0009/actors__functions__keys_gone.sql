-- Since when what somebody asked for at an instant, or approved, is void, as `gone_since` tells. Whoever takes a yes of this actor asks here.
-- Callers: post_entries, check_step_asked, confirm_mandate, ledger.journal.posting, ledger.processes.actions.
-- Locks: the keys of the actor that were not revoked and their mandates, shared, so that who is being revoked or ended at this moment comes before
-- or after. Errors: none.
CREATE OR REPLACE FUNCTION ledger.keys_gone(p_actor integer, p_asked_at timestamptz) RETURNS timestamptz
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  PERFORM FROM api_key k JOIN mandate m ON m.mandate_id = k.mandate_id
  WHERE k.actor_id = p_actor AND k.revoked_at IS NULL AND m.ended_at IS NULL
  ORDER BY k.key_id FOR SHARE OF k, m;
  RETURN gone_since(p_actor, p_asked_at);
END
$$;
