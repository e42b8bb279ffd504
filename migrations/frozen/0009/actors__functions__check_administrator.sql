-- Gives the administrator who comes with the text of a key, which is good and stays so until this transaction ends.
-- Callers: revoke_key, ask_erasure, confirm_erasure, drop_erasure.
-- Locks: those of bearer_of.
-- Errors: LG051 key_issuer_living.
CREATE OR REPLACE FUNCTION ledger.check_administrator(p_key text) RETURNS integer
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_by integer := bearer_of(p_key);
BEGIN
  IF NOT EXISTS (SELECT FROM actor a WHERE a.actor_id = v_by AND a.role = 'administrator' AND a.book_id IS NULL) THEN
    RAISE EXCEPTION 'actor % is no administrator', v_by USING ERRCODE = 'LG051', CONSTRAINT = 'key_issuer_living';
  END IF;
  RETURN v_by;
END
$$;
