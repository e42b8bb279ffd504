-- Asks that the name of who held a key of a book be erased; another administrator confirms it.
-- Callers: ledger.actors.erasure, as the web's role (SECURITY DEFINER), with the text of the key of an administrator.
-- Locks: those of check_administrator and erasure_there.
-- Errors, in this order: LG051 key_issuer_living; those of erasure_there; the index of what waits: it was asked for before.
CREATE OR REPLACE FUNCTION ledger.ask_erasure(p_key text, p_book integer, p_of integer) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_by integer := check_administrator(p_key);
  v_actor actor;
BEGIN
  v_actor := erasure_there(p_book, p_of);
  INSERT INTO erasure (actor_id, asked_by, asked_at) VALUES (v_actor.actor_id, v_by, clock_now());
END
$$;
