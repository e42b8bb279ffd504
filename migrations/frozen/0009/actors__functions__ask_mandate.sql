-- Asks for a mandate, and for the code by which its holder gets a key: the digest of the first half is kept. Nobody may act by it before
-- another person has confirmed it.
-- Callers: ledger.actors.mandates, as the web's role (SECURITY DEFINER), in the name of who asks. Without a mandate in the answer: the
-- number belongs to a person of another name.
-- Locks: those of register_actor and check_giver.
-- Errors, in this order: those of register_actor; LG051 key_issuer_living; LG080 mandate_giver, mandate_by_two.
CREATE OR REPLACE FUNCTION ledger.ask_mandate(
  p_by integer, p_book integer, p_name text, p_number bytea, p_fingerprint bytea, p_system text, p_role text, p_owner text,
  p_from date, p_until date, p_document text, p_expires date, p_networks cidr[], p_first bytea,
  OUT mandate_id integer, OUT person_id integer)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, ledger
AS $$
DECLARE
  v_actor integer;
BEGIN
  SELECT r.actor_id, r.person_id INTO v_actor, ask_mandate.person_id
  FROM register_actor(p_book, p_name, p_number, p_fingerprint, p_system, p_role, p_owner) AS r;
  IF v_actor IS NULL THEN
    RETURN;
  END IF;
  PERFORM check_giver(p_by, v_actor, 'ask');
  INSERT INTO mandate AS m (actor_id, from_on, until_on, document, given, asked_by, asked_at)
  VALUES (v_actor, p_from, p_until, p_document, 'by_two', p_by, clock_now()) RETURNING m.mandate_id INTO ask_mandate.mandate_id;
  INSERT INTO enrolment (mandate_id, asked_by, asked_at, first_digest, expires_on, networks)
  VALUES (ask_mandate.mandate_id, p_by, clock_now(), p_first, p_expires, p_networks);
END
$$;
