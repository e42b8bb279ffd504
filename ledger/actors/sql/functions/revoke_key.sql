-- Takes a key back for good, and with it the keys that were made with it, and with these: who stole one may have made himself others. One
-- that was taken back stays as it is. A holder takes back the key that comes, and replaces it: the one that he made with it stays; and those that were
-- made with it, whole; never the one with which it was made, so that no stolen key outlives that of its holder by his own word.
-- Callers: ledger.actors.actions: as the web's role (SECURITY DEFINER), with the text of the key of an administrator, or of one of the holder;
-- as the owner of the database, who alone comes without a key and takes the last of an administrator, too. p_book is null for the key of an
-- administrator.
-- Locks: that of the keys, so that of two administrators who revoke each other one comes first; the row of the key: an entry that is
-- being posted under its approval comes before or after.
-- Who represents an enterprise takes no key of another one of it back as an administrator.
-- Errors, in this order: LG051 key_issuer_living, key_of_book; LG092 key_recused; LG051 key_made_with, key_last_administrator.
CREATE OR REPLACE FUNCTION ledger.revoke_key(p_key text, p_book integer, p_of integer) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_by integer; v_role text; v_owner text; v_actor integer; v_came integer;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('ecoledger.keys'));
  v_by := CASE WHEN p_key IS NOT NULL OR NOT is_owner() THEN bearer_of(p_key) END;
  SELECT a.role, a.owner, a.actor_id INTO v_role, v_owner, v_actor FROM api_key k JOIN actor a ON a.actor_id = k.actor_id
  WHERE k.key_id = p_of AND a.book_id IS NOT DISTINCT FROM p_book;
  IF v_by IS NOT NULL AND v_actor IS DISTINCT FROM v_by THEN
    PERFORM check_administrator(p_key);
  END IF;
  IF v_actor IS NULL THEN
    RAISE EXCEPTION 'there is no key % there', p_of USING ERRCODE = 'LG051', CONSTRAINT = 'key_of_book';
  END IF;
  IF v_by IS NOT NULL AND v_owner IS NOT NULL AND recused_for(p_book, v_by, ARRAY[v_owner]) IS NOT NULL THEN
    RAISE EXCEPTION 'a key of whom one represents' USING ERRCODE = 'LG092', CONSTRAINT = 'key_recused';
  END IF;
  SELECT k.key_id INTO v_came FROM api_key k WHERE k.digest = sha256(convert_to(p_key, 'UTF8'));
  IF v_actor = v_by AND NOT made_with(p_of, v_came) THEN
    RAISE EXCEPTION 'key % was not made with the one that came', p_of USING ERRCODE = 'LG051', CONSTRAINT = 'key_made_with';
  END IF;
  WITH RECURSIVE made (key_id) AS (
    SELECT p_of UNION SELECT k.key_id FROM api_key k JOIN made ON k.parent_id = made.key_id WHERE p_of IS DISTINCT FROM v_came)
  UPDATE api_key k SET revoked_at = clock_now(), revoked_by = v_by FROM made WHERE k.key_id = made.key_id AND k.revoked_at IS NULL;
  IF v_by IS NOT NULL AND v_role = 'administrator' AND NOT EXISTS (
    SELECT FROM api_key k JOIN actor a ON a.actor_id = k.actor_id
    WHERE a.role = 'administrator' AND key_good(k.revoked_at, k.expires_on, k.mandate_id)) THEN
    RAISE EXCEPTION 'the last key of an administrator' USING ERRCODE = 'LG051', CONSTRAINT = 'key_last_administrator';
  END IF;
END
$$;
