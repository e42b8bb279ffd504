-- Drops what somebody has asked for and nobody has confirmed: the erasure of who held a key of a book.
-- Callers: ledger.actors.erasure, as the web's role (SECURITY DEFINER), in the name of an administrator.
-- Locks: those of check_administrator. Errors, in this order: LG051 key_issuer_living; LG081 erasure_open.
CREATE OR REPLACE FUNCTION ledger.drop_erasure(p_by integer, p_book integer, p_key integer) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, ledger
AS $$
BEGIN
  PERFORM check_administrator(p_by);
  UPDATE erasure e SET dropped_by = p_by, dropped_at = clock_now()
  FROM api_key k JOIN actor a ON a.actor_id = k.actor_id
  WHERE k.key_id = p_key AND a.book_id = p_book AND e.actor_id = a.actor_id AND e.confirmed_at IS NULL AND e.dropped_at IS NULL;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'nobody has asked to erase who held key %', p_key USING ERRCODE = 'LG081', CONSTRAINT = 'erasure_open';
  END IF;
END
$$;
