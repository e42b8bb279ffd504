-- Keeps the day on which the key of a digest was last used: once a day, and never an earlier one.
-- Callers: ledger.actors.queries.key_used, as the web's role (SECURITY DEFINER), when somebody comes with the key: whoever is connected reads
-- no digest, and so marks no key that did not come. Locks: the row of the key. Errors: none; a key that is not good is left alone.
CREATE OR REPLACE FUNCTION ledger.use_key(p_digest bytea) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_today date := legal_day();
BEGIN
  UPDATE api_key k SET last_used_on = v_today
  WHERE k.key_id = good_key(p_digest) AND (k.last_used_on IS NULL OR k.last_used_on < v_today);
END
$$;
