-- Whether a key is another one, or was made with it, or with one that was.
-- Callers: revoke_key, ledger.actors.actions.
-- Locks: none. Errors: none.
CREATE OR REPLACE FUNCTION ledger.made_with(p_key integer, p_first integer) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
  WITH RECURSIVE up (key_id) AS (
    SELECT p_key UNION SELECT k.parent_id FROM api_key k JOIN up ON k.key_id = up.key_id WHERE k.parent_id IS NOT NULL)
  SELECT EXISTS (SELECT FROM up WHERE key_id = p_first)
$$;
