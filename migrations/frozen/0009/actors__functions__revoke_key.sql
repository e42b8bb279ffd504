-- Takes a key back for good; one that was taken back stays as it is. The web's only way to do so.
-- Callers: ledger.actors.actions.revoke_key, as the web's role (SECURITY DEFINER), in the name of an administrator, or of the holder. p_book
-- is null for the key of an administrator; the last valid one of these is not taken back here, but on the command line, where the next is made.
-- Locks: that of the keys, so that of two administrators who revoke each other one comes first; the row of the key: an entry that is
-- being posted under its approval comes before or after.
-- Errors, in this order: LG051 key_issuer_living, key_of_book, key_last_administrator.
CREATE OR REPLACE FUNCTION ledger.revoke_key(p_by integer, p_book integer, p_key integer) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, ledger
AS $$
DECLARE
  v_role text; v_actor integer;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('ecoledger.keys'));
  SELECT a.role, a.actor_id INTO v_role, v_actor FROM api_key k JOIN actor a ON a.actor_id = k.actor_id
  WHERE k.key_id = p_key AND a.book_id IS NOT DISTINCT FROM p_book;
  IF v_actor = p_by THEN
    PERFORM check_living(p_by);
  ELSE
    PERFORM check_administrator(p_by);
  END IF;
  IF v_actor IS NULL THEN
    RAISE EXCEPTION 'there is no key % there', p_key USING ERRCODE = 'LG051', CONSTRAINT = 'key_of_book';
  ELSIF v_role = 'administrator' AND NOT EXISTS (
    SELECT FROM api_key k JOIN actor a ON a.actor_id = k.actor_id
    WHERE a.role = 'administrator' AND k.key_id <> p_key AND key_good(k.revoked_at, k.expires_on, k.mandate_id)) THEN
    RAISE EXCEPTION 'the last key of an administrator' USING ERRCODE = 'LG051', CONSTRAINT = 'key_last_administrator';
  END IF;
  UPDATE api_key k SET revoked_at = clock_now(), revoked_by = p_by WHERE k.key_id = p_key AND k.revoked_at IS NULL;
END
$$;
