-- Finds the key of a digest, where it is good today; null where there is none that is. So the web knows who comes with a key, and reads the
-- digest of none.
-- Callers: ledger.actors.queries, as the web's role (SECURITY DEFINER), for whoever comes. Locks: none. Errors: none.
CREATE OR REPLACE FUNCTION ledger.good_key(p_digest bytea) RETURNS integer
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  RETURN (SELECT k.key_id FROM api_key k WHERE k.digest = p_digest AND key_good(k.revoked_at, k.expires_on, k.mandate_id));
END
$$;
