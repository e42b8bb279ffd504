-- Makes the next key of who comes with a valid one: of the same actor, under the same mandate and in the same bounds.
-- Callers: ledger.actors.actions, as the web's role (SECURITY DEFINER), for who came with it. The text of the key is asked for and not what is
-- kept of it, so that nobody makes a key who has none.
-- Locks: the row of the key, shared, and those of check_living. Errors: LG051 key_issuer_living, also where that key is revoked or has expired.
CREATE OR REPLACE FUNCTION ledger.renew_key(p_key text, p_next bytea) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, ledger
AS $$
DECLARE
  v_key api_key; v_next integer;
BEGIN
  SELECT * INTO v_key FROM api_key k WHERE k.digest = sha256(convert_to(p_key, 'UTF8')) AND key_good(k.revoked_at, k.expires_on, k.mandate_id) FOR SHARE;
  PERFORM check_living(v_key.actor_id);
  INSERT INTO api_key AS k (actor_id, mandate_id, parent_id, digest, created_by, expires_on, networks)
  VALUES (v_key.actor_id, v_key.mandate_id, v_key.key_id, p_next, v_key.actor_id, v_key.expires_on, v_key.networks) RETURNING k.key_id INTO v_next;
  RETURN v_next;
END
$$;
