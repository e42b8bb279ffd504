-- Finds who held a key of a book and is to be erased: no key of the person, nor of one with which it counts as one, is valid in any book, and no mandate runs or is to come. What was only
-- asked for holds up nothing: who confirms the erasure drops it.
-- Callers: ask_erasure, confirm_erasure. Locks: the rows of the person and of its actors.
-- Errors, in this order: LG051 key_of_book; LG052 person_without_keys, person_without_mandates.
CREATE OR REPLACE FUNCTION ledger.erasure_there(p_book integer, p_key integer) RETURNS ledger.actor
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_actor actor; v_persons integer[];
BEGIN
  SELECT a.* INTO v_actor FROM api_key k JOIN actor a ON a.actor_id = k.actor_id WHERE k.key_id = p_key AND a.book_id = p_book;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'there is no key % there', p_key USING ERRCODE = 'LG051', CONSTRAINT = 'key_of_book';
  END IF;
  v_persons := persons_of(v_actor.actor_id);
  PERFORM FROM person p WHERE p.person_id = ANY (v_persons) ORDER BY p.person_id FOR UPDATE;
  PERFORM FROM actor a WHERE a.actor_id = v_actor.actor_id OR a.person_id = ANY (v_persons) ORDER BY a.actor_id FOR UPDATE;
  IF EXISTS (SELECT FROM api_key k JOIN actor a ON a.actor_id = k.actor_id
             WHERE key_good(k.revoked_at, k.expires_on, k.mandate_id) AND (a.actor_id = v_actor.actor_id OR a.person_id = ANY (v_persons))) THEN
    RAISE EXCEPTION 'actor % still has a key', v_actor.actor_id USING ERRCODE = 'LG052', CONSTRAINT = 'person_without_keys';
  ELSIF EXISTS (SELECT FROM mandate m JOIN actor a ON a.actor_id = m.actor_id
                WHERE m.dropped_at IS NULL AND m.ended_at IS NULL AND in_term(NULL, m.until_on)
                  AND (a.actor_id = v_actor.actor_id OR a.person_id = ANY (v_persons))) THEN
    RAISE EXCEPTION 'actor % still has a mandate', v_actor.actor_id USING ERRCODE = 'LG052', CONSTRAINT = 'person_without_mandates';
  END IF;
  RETURN v_actor;
END
$$;
