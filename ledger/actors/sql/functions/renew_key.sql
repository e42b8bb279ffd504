-- Makes the next key of who comes with a valid one: of the same actor, under the same mandate and in the same bounds.
-- Callers: ledger.actors.actions, as the web's role (SECURITY DEFINER), with the text of the key that came.
-- Locks: those of bearer_of. Errors: LG051 key_issuer_living.
CREATE OR REPLACE FUNCTION ledger.renew_key(p_key text, p_next bytea) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_by integer := bearer_of(p_key);
  v_next integer;
BEGIN
  INSERT INTO api_key AS k (actor_id, mandate_id, parent_id, digest, created_by, expires_on, networks)
  SELECT v_by, c.mandate_id, c.key_id, p_next, v_by, c.expires_on, c.networks FROM api_key c WHERE c.digest = sha256(convert_to(p_key, 'UTF8'))
  RETURNING k.key_id INTO v_next;
  RETURN v_next;
END
$$;
