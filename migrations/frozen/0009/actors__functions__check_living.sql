-- Sees that somebody has a key that is good, and stays so until this transaction ends.
-- Callers: check_administrator, check_giver, ask_mandate, revoke_key, renew_key.
-- Locks: the good keys of the actor and their mandates, shared, so that who is being revoked or ended at this moment comes before
-- or after.
-- Errors: LG051 key_issuer_living.
CREATE OR REPLACE FUNCTION ledger.check_living(p_actor integer) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, ledger
AS $$
BEGIN
  PERFORM FROM api_key k JOIN mandate m ON m.mandate_id = k.mandate_id
  WHERE k.actor_id = p_actor AND k.revoked_at IS NULL AND in_term(NULL, k.expires_on)
    AND m.confirmed_at IS NOT NULL AND m.ended_at IS NULL AND in_term(m.from_on, m.until_on)
  ORDER BY k.key_id FOR SHARE OF k, m;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'actor % has no valid key and mandate', p_actor USING ERRCODE = 'LG051', CONSTRAINT = 'key_issuer_living';
  END IF;
END
$$;
