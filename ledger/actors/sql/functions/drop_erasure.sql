-- Drops what somebody has asked for and nobody has confirmed: the erasure of who held a key of a book.
-- Callers: ledger.actors.erasure, as the web's role (SECURITY DEFINER), with the text of the key of an administrator.
-- Locks: those of check_administrator. Errors, in this order: LG051 key_issuer_living; LG081 erasure_open.
CREATE OR REPLACE FUNCTION ledger.drop_erasure(p_key text, p_book integer, p_of integer) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_by integer := check_administrator(p_key);
BEGIN
  UPDATE erasure e SET dropped_by = v_by, dropped_at = clock_now()
  FROM api_key k JOIN actor a ON a.actor_id = k.actor_id
  WHERE k.key_id = p_of AND a.book_id = p_book AND e.actor_id = a.actor_id AND e.confirmed_at IS NULL AND e.dropped_at IS NULL;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'nobody has asked to erase who held key %', p_of USING ERRCODE = 'LG081', CONSTRAINT = 'erasure_open';
  END IF;
END
$$;
