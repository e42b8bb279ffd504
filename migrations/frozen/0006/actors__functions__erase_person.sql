-- Erases the name of who held a key of a book, once no key of this person is valid, and tells it; a second time changes nothing.
-- Callers: ledger.actors.erasure, as the web's role (SECURITY DEFINER), in the name of an administrator. Returns the number of the
-- actor, which stays, and in all answers stands for the name: "person 87".
-- Locks: the row of the actor, and those of check_administrator.
-- Errors, in this order: LG051 key_issuer_living, key_of_book; LG052 person_without_keys.
CREATE OR REPLACE FUNCTION ledger.erase_person(p_by integer, p_book integer, p_key integer) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, ledger
AS $$
DECLARE
  v_actor integer;
BEGIN
  PERFORM check_administrator(p_by);
  SELECT a.actor_id INTO v_actor FROM api_key k JOIN actor a ON a.actor_id = k.actor_id
  WHERE k.key_id = p_key AND a.book_id = p_book FOR UPDATE OF a;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'there is no key % there', p_key USING ERRCODE = 'LG051', CONSTRAINT = 'key_of_book';
  ELSIF EXISTS (SELECT FROM api_key k WHERE k.actor_id = v_actor AND k.revoked_at IS NULL) THEN
    RAISE EXCEPTION 'person % still has a key', v_actor USING ERRCODE = 'LG052', CONSTRAINT = 'person_without_keys';
  END IF;
  UPDATE actor a SET name = 'person ' || a.actor_id, name_salt = NULL WHERE a.actor_id = v_actor AND a.name_salt IS NOT NULL;
  IF FOUND THEN
    INSERT INTO outbox (book_id, kind, subject, owners, figures, actor_id)
    VALUES (p_book, 'parties.person_erased', v_actor, '{}', '{}', p_by);
  END IF;
  RETURN v_actor;
END
$$;
