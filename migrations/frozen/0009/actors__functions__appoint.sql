-- Gives somebody a mandate and a key at once, as the owner of the database alone may: those of a new installation (`by_list`), and an
-- administrator where there is none who could ask (`by_hand`). Who has a mandate that runs gets another key under it, and no mandate.
-- Callers: ledger.actors.actions.appoint, on the server's command line. The web may not call it.
-- Locks: that of the keys, and those of register_actor.
-- Errors: LG080 mandate_by_hand: there is an administrator who can act; those of register_actor.
CREATE OR REPLACE FUNCTION ledger.appoint(
  p_given text, p_book integer, p_name text, p_number bytea, p_fingerprint bytea, p_system text, p_role text, p_owner text,
  p_kind text, p_rights text[], p_document text, p_digest bytea, p_expires date, p_networks cidr[],
  p_operations text[] DEFAULT NULL, p_area text DEFAULT NULL, p_department text DEFAULT NULL,
  OUT key_id integer, OUT actor_id integer, OUT person_id integer, OUT name text)
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('ecoledger.keys'));
  SELECT r.actor_id, r.person_id, r.name INTO appoint.actor_id, appoint.person_id, appoint.name
  FROM register_actor(p_book, p_name, p_number, p_fingerprint, p_system, p_role, p_owner) AS r;
  IF appoint.actor_id IS NULL THEN
    RETURN;
  END IF;
  IF NOT has_mandate(appoint.actor_id) THEN
    IF p_given = 'by_hand' AND (p_role <> 'administrator' OR administrators() > 0) THEN
      RAISE EXCEPTION 'a mandate is asked for and confirmed' USING ERRCODE = 'LG080', CONSTRAINT = 'mandate_by_hand';
    END IF;
    INSERT INTO mandate (actor_id, kind, rights, operations, area, department, from_on, document, given, asked_at, confirmed_at)
    VALUES (appoint.actor_id, p_kind, p_rights, p_operations, p_area, p_department, legal_day(), p_document, p_given, clock_now(), clock_now());
  END IF;
  INSERT INTO api_key AS k (actor_id, digest, expires_on, networks) VALUES (appoint.actor_id, p_digest, p_expires, p_networks)
  RETURNING k.key_id INTO appoint.key_id;
END
$$;
