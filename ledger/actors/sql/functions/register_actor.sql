-- Finds or makes what stands behind a mandate: the person whose number has the digest, registered when it is the first time and named anew
-- when the name was erased, and the actor that this person is in the role, book and owner. A name that is there stays: whoever comes
-- with another one is answered with it, and without an actor. Who was renamed is another actor, for a record of the log names an actor by its name.
-- Callers: confirm_mandate, appoint.
-- Locks: that of the keys, and the row of the person, so that of two mandates for one person at once both have the same actor.
-- Errors, in this order: LG080 mandate_book: an administrator of a book, or somebody else of none; those of
-- check_number_key; the checks of the tables.
CREATE OR REPLACE FUNCTION ledger.register_actor(
  p_book integer, p_name text, p_number bytea, p_fingerprint bytea, p_system text, p_role text, p_owner text,
  OUT actor_id integer, OUT person_id integer, OUT name text)
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF (p_role = 'administrator') <> (p_book IS NULL) THEN
    RAISE EXCEPTION 'administrators are of no book, all others of one' USING ERRCODE = 'LG080', CONSTRAINT = 'mandate_book';
  END IF;
  PERFORM check_number_key(p_fingerprint);
  PERFORM pg_advisory_xact_lock(hashtext('ecoledger.keys'));
  UPDATE person p SET name = CASE WHEN p.erased_at IS NULL THEN p.name ELSE p_name END, erased_at = NULL
  WHERE p.person_id = person_of_number(p_number)
  RETURNING p.person_id, p.name INTO register_actor.person_id, register_actor.name;
  IF NOT FOUND THEN
    INSERT INTO person AS p (name, number_digest) VALUES (p_name, p_number)
    RETURNING p.person_id, p.name INTO register_actor.person_id, register_actor.name;
  END IF;
  IF register_actor.name <> p_name THEN
    RETURN;
  END IF;
  SELECT a.actor_id INTO register_actor.actor_id FROM actor a
  WHERE a.person_id = register_actor.person_id AND a.book_id IS NOT DISTINCT FROM p_book AND a.role = p_role
    AND a.owner IS NOT DISTINCT FROM p_owner AND a.system IS NOT DISTINCT FROM p_system AND a.name_salt IS NOT NULL
    AND a.name = p_name;
  IF NOT FOUND THEN
    INSERT INTO actor AS a (person_id, book_id, name, system, role, owner)
    VALUES (register_actor.person_id, p_book, p_name, p_system, p_role, p_owner)
    RETURNING a.actor_id INTO register_actor.actor_id;
  END IF;
END
$$;
