-- Sees that somebody is an administrator with a key that is valid, and stays so until this transaction ends.
-- A key that has expired is none.
-- Callers: issue_key, revoke_key, erase_person.
-- Locks: the valid keys of the administrator, shared, so that who is being revoked at this moment comes before or after.
-- Errors: LG051 key_issuer_living.
CREATE OR REPLACE FUNCTION ledger.check_administrator(p_actor integer) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, ledger
AS $$
BEGIN
  PERFORM FROM api_key k JOIN actor a ON a.actor_id = k.actor_id
  WHERE k.actor_id = p_actor AND k.revoked_at IS NULL AND a.role = 'administrator' AND a.book_id IS NULL
    AND (k.expires_on IS NULL OR k.expires_on >= (clock_now() AT TIME ZONE 'Asia/Shanghai')::date)
  FOR SHARE OF k;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'actor % is no administrator with a valid key', p_actor USING ERRCODE = 'LG051', CONSTRAINT = 'key_issuer_living';
  END IF;
END
$$;
