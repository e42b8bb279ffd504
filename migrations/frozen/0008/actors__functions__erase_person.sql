-- Erases the name of who held a key of a book, once no key of this person is valid in any book, and tells it in each; a second time changes
-- nothing. What stays is the digest of the number, by which the person is known again.
-- Callers: ledger.actors.erasure, as the web's role (SECURITY DEFINER), in the name of an administrator. Returns what in all answers stands
-- for the name, "person 87": the number of the person, or of the actor where no person is registered.
-- Locks: the rows of the person and of its actors, and those of check_administrator.
-- Errors, in this order: LG051 key_issuer_living, key_of_book; LG052 person_without_keys.
CREATE OR REPLACE FUNCTION ledger.erase_person(p_by integer, p_book integer, p_key integer) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, ledger
AS $$
DECLARE
  v_actor integer; v_person integer;
BEGIN
  PERFORM check_administrator(p_by);
  SELECT a.actor_id, a.person_id INTO v_actor, v_person FROM api_key k JOIN actor a ON a.actor_id = k.actor_id
  WHERE k.key_id = p_key AND a.book_id = p_book;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'there is no key % there', p_key USING ERRCODE = 'LG051', CONSTRAINT = 'key_of_book';
  END IF;
  PERFORM FROM person p WHERE p.person_id = v_person FOR UPDATE;
  PERFORM FROM actor a WHERE a.actor_id = v_actor OR a.person_id = v_person ORDER BY a.actor_id FOR UPDATE;
  IF EXISTS (SELECT FROM api_key k JOIN actor a ON a.actor_id = k.actor_id
             WHERE k.revoked_at IS NULL AND (a.actor_id = v_actor OR a.person_id = v_person)) THEN
    RAISE EXCEPTION 'person % still has a key', coalesce(v_person, v_actor) USING ERRCODE = 'LG052', CONSTRAINT = 'person_without_keys';
  END IF;
  UPDATE person p SET name = 'person ' || p.person_id, erased_at = clock_now() WHERE p.person_id = v_person AND p.erased_at IS NULL;
  WITH erased AS (
    UPDATE actor a SET name = 'person ' || coalesce(a.person_id, a.actor_id), name_salt = NULL
    WHERE (a.actor_id = v_actor OR a.person_id = v_person) AND a.name_salt IS NOT NULL RETURNING a.book_id, a.actor_id)
  INSERT INTO outbox (book_id, kind, subject, owners, figures, actor_id)
  SELECT e.book_id, 'parties.person_erased', e.actor_id, '{}', '{}', p_by FROM erased e WHERE e.book_id IS NOT NULL ORDER BY e.actor_id;
  RETURN coalesce(v_person, v_actor);
END
$$;
