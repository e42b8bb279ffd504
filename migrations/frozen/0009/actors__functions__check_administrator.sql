-- Sees that somebody is an administrator with a key that is valid, and stays so until this transaction ends.
-- Callers: revoke_key, ask_erasure, confirm_erasure, drop_erasure.
-- Locks: those of check_living.
-- Errors: LG051 key_issuer_living.
CREATE OR REPLACE FUNCTION ledger.check_administrator(p_actor integer) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, ledger
AS $$
BEGIN
  PERFORM check_living(p_actor);
  IF NOT EXISTS (SELECT FROM actor a WHERE a.actor_id = p_actor AND a.role = 'administrator' AND a.book_id IS NULL) THEN
    RAISE EXCEPTION 'actor % is no administrator', p_actor USING ERRCODE = 'LG051', CONSTRAINT = 'key_issuer_living';
  END IF;
END
$$;
