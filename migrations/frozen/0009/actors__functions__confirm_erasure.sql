-- Erases the name of who held a key of a book, as another administrator has asked, and tells it in each book of the person. What stays is
-- the digest of the number, by which the person is known again.
-- Callers: ledger.actors.erasure, as the web's role (SECURITY DEFINER), with the text of the key of an administrator. Returns what in all answers stands
-- for the name, "person 87": the number of the person, or of the actor where no person is registered.
-- Mandates, another name and another number that were asked for the person are dropped, with the name that stands in them. Whoever counts as one
-- with the person is erased with it: it is one human being.
-- Locks: those of check_administrator, the mandates that wait for the person (as who confirms one takes them: before the person), and
-- those of erasure_there.
-- Errors, in this order: LG051 key_issuer_living; those of erasure_there; LG081 erasure_open: nobody has asked for it; LG080
-- mandate_asker_gone, mandate_by_two.
CREATE OR REPLACE FUNCTION ledger.confirm_erasure(p_key text, p_book integer, p_of integer) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_by integer := check_administrator(p_key);
  v_actor actor; v_erasure erasure; v_persons integer[];
BEGIN
  PERFORM FROM mandate m JOIN api_key k ON k.key_id = p_of
  WHERE m.asked_number IS NOT NULL AND person_of_number(m.asked_number) = ANY (persons_of(k.actor_id)) ORDER BY m.mandate_id FOR UPDATE OF m;
  v_actor := erasure_there(p_book, p_of);
  v_persons := persons_of(v_actor.actor_id);
  SELECT * INTO v_erasure FROM erasure e
  WHERE e.actor_id = v_actor.actor_id AND e.confirmed_at IS NULL AND e.dropped_at IS NULL FOR UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'nobody has asked to erase actor %', v_actor.actor_id USING ERRCODE = 'LG081', CONSTRAINT = 'erasure_open';
  ELSIF keys_gone(v_erasure.asked_by, v_erasure.asked_at) IS NOT NULL THEN
    RAISE EXCEPTION 'who asked has no valid key' USING ERRCODE = 'LG080', CONSTRAINT = 'mandate_asker_gone';
  END IF;
  UPDATE erasure e SET confirmed_by = v_by, confirmed_at = clock_now() WHERE e.erasure_id = v_erasure.erasure_id;
  UPDATE person p SET name = 'person ' || p.person_id, erased_at = clock_now() WHERE p.person_id = ANY (v_persons) AND p.erased_at IS NULL;
  UPDATE renaming r SET dropped_by = v_by, dropped_at = clock_now(), name = NULL
  WHERE r.person_id = ANY (v_persons) AND r.confirmed_at IS NULL AND r.dropped_at IS NULL;
  UPDATE renumbering r SET dropped_by = v_by, dropped_at = clock_now()
  WHERE r.person_id = ANY (v_persons) AND r.used_at IS NULL AND r.dropped_at IS NULL;
  UPDATE mandate m SET dropped_by = v_by, dropped_at = clock_now(), asked_name = NULL, asked_number = NULL
  WHERE m.asked_number IS NOT NULL AND person_of_number(m.asked_number) = ANY (v_persons);
  UPDATE enrolment e SET dropped_at = clock_now()
  FROM mandate m WHERE m.mandate_id = e.mandate_id AND m.dropped_at IS NOT NULL AND e.dropped_at IS NULL;
  WITH erased AS (
    UPDATE actor a SET name = 'person ' || coalesce(a.person_id, a.actor_id), name_salt = NULL
    WHERE (a.actor_id = v_actor.actor_id OR a.person_id = ANY (v_persons)) AND a.name_salt IS NOT NULL RETURNING a.book_id, a.actor_id)
  INSERT INTO outbox (book_id, kind, subject, owners, figures, actor_id)
  SELECT e.book_id, 'parties.person_erased', e.actor_id, '{}', '{}', v_by FROM erased e WHERE e.book_id IS NOT NULL ORDER BY e.actor_id;
  RETURN coalesce(v_actor.person_id, v_actor.actor_id);
END
$$;
