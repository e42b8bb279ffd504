-- Confirms a mandate, registers its holder where he is new, and confirms the code by which its holder gets a key: the digest of the second
-- half is kept, and the code is good from now on.
-- Callers: ledger.actors.mandates: as the web's role (SECURITY DEFINER), with the text of the key of who confirms; as the owner of the
-- database, who alone comes without a key, for the second administrator of an installation, where nobody else could confirm.
-- Locks: those of bearer_of, mandate_there, keys_gone and register_actor.
-- Errors, in this order: LG051 key_issuer_living; LG080 mandate_there, mandate_giver, mandate_by_one: there are administrators who
-- confirm; LG081 mandate_open: it was confirmed or dropped before; LG080 mandate_not_over, mandate_asker_gone,
-- mandate_deputy; those of register_actor;
-- LG080 mandate_named_otherwise: the number belongs to a person of another name; LG080 mandate_by_two.
CREATE OR REPLACE FUNCTION ledger.confirm_mandate(p_key text, p_book integer, p_mandate integer, p_second bytea) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_by integer; v_ask mandate; v_actor integer;
BEGIN
  v_by := CASE WHEN p_key IS NOT NULL OR NOT is_owner() THEN bearer_of(p_key) END;
  PERFORM mandate_there(p_book, p_mandate);
  IF v_by IS NOT NULL THEN
    PERFORM check_giver(v_by, p_mandate, 'confirm');
  ELSIF p_book IS NOT NULL OR administrators() > 1 THEN
    RAISE EXCEPTION 'an administrator confirms this mandate' USING ERRCODE = 'LG080', CONSTRAINT = 'mandate_by_one';
  END IF;
  SELECT * INTO v_ask FROM mandate m WHERE m.mandate_id = p_mandate AND m.confirmed_at IS NULL AND m.dropped_at IS NULL;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'mandate % does not wait', p_mandate USING ERRCODE = 'LG081', CONSTRAINT = 'mandate_open';
  ELSIF NOT in_term(NULL, v_ask.until_on) THEN
    RAISE EXCEPTION 'mandate % is over', p_mandate USING ERRCODE = 'LG080', CONSTRAINT = 'mandate_not_over';
  ELSIF keys_gone(v_ask.asked_by, v_ask.asked_at) IS NOT NULL THEN
    RAISE EXCEPTION 'who asked has no valid key' USING ERRCODE = 'LG080', CONSTRAINT = 'mandate_asker_gone';
  END IF;
  IF NOT deputy_fits(p_mandate) THEN
    RAISE EXCEPTION 'nobody is stood in for like this' USING ERRCODE = 'LG080', CONSTRAINT = 'mandate_deputy';
  END IF;
  SELECT r.actor_id INTO v_actor
  FROM number_key n
  CROSS JOIN LATERAL register_actor(v_ask.asked_book, v_ask.asked_name, v_ask.asked_number, n.fingerprint, v_ask.asked_system,
                                    v_ask.asked_role, v_ask.asked_owner) AS r;
  IF v_actor IS NULL THEN
    RAISE EXCEPTION 'the number has another name' USING ERRCODE = 'LG080', CONSTRAINT = 'mandate_named_otherwise';
  END IF;
  UPDATE mandate m
  SET actor_id = v_actor, asked_name = NULL, asked_number = NULL, asked_book = NULL, asked_role = NULL, asked_owner = NULL,
      asked_system = NULL, confirmed_by = v_by, confirmed_at = clock_now(), given = CASE WHEN v_by IS NULL THEN 'by_one' ELSE 'by_two' END
  WHERE m.mandate_id = p_mandate;
  UPDATE enrolment e
  SET confirmed_by = v_by, confirmed_at = clock_now(), second_digest = p_second, expires_at = clock_now() + interval '7 days'
  WHERE e.mandate_id = p_mandate;
END
$$;
