-- Keeps the day on which a key was last used: once a day, and never an earlier one.
-- Callers: ledger.actors.queries.key_used, as the web's role (SECURITY DEFINER), when somebody comes with the key. Locks: the row of the key.
-- Errors: none; a key that is not there is left alone.
CREATE OR REPLACE FUNCTION ledger.use_key(p_key integer) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, ledger
AS $$
DECLARE
  v_today date := legal_day();
BEGIN
  UPDATE api_key k SET last_used_on = v_today WHERE k.key_id = p_key AND (k.last_used_on IS NULL OR k.last_used_on < v_today);
END
$$;
