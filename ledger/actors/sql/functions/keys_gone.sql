-- Since when somebody has no good key any more, as `gone_since` tells; null for who has one. Whoever takes a yes of this actor asks here.
-- Callers: post_entries, check_step_asked, confirm_mandate, ledger.journal.posting, ledger.processes.actions.
-- Locks: the valid keys of the actor and its running mandates, shared, so that who is being revoked or ended at this moment comes before
-- or after. Errors: none.
CREATE OR REPLACE FUNCTION ledger.keys_gone(p_actor integer) RETURNS timestamptz
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, ledger
AS $$
BEGIN
  PERFORM FROM api_key k JOIN mandate m ON m.actor_id = k.actor_id
  WHERE k.actor_id = p_actor AND k.revoked_at IS NULL
    AND m.confirmed_at IS NOT NULL AND m.ended_at IS NULL AND in_term(m.from_on, m.until_on)
  FOR SHARE OF k, m;
  IF FOUND THEN
    RETURN NULL;
  END IF;
  RETURN gone_since(p_actor);
END
$$;
