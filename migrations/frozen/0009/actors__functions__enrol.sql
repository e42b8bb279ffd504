-- Makes the key of who has both halves of a code, by their texts: once, within its days, under a mandate that was not ended and has not run out.
-- Without a key in the answer: the code is none, and nothing tells why.
-- Callers: ledger.actors.mandates, as the web's role (SECURITY DEFINER), for whoever comes; the web cannot read the digests of the halves.
-- Locks: the rows of the code and of its mandate. Errors: none.
CREATE OR REPLACE FUNCTION ledger.enrol(
  p_first text, p_second text, p_digest bytea, OUT key_id integer, OUT actor_id integer, OUT person_id integer, OUT from_on date,
  OUT until_on date)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_enrolment enrolment;
BEGIN
  SELECT e.* INTO v_enrolment FROM enrolment e JOIN mandate m ON m.mandate_id = e.mandate_id
  WHERE e.first_digest = sha256(convert_to(p_first, 'UTF8')) AND e.second_digest = sha256(convert_to(p_second, 'UTF8'))
    AND e.used_at IS NULL AND e.dropped_at IS NULL
    AND e.expires_at > clock_now() AND m.confirmed_at IS NOT NULL AND m.ended_at IS NULL AND in_term(NULL, m.until_on)
  FOR UPDATE OF e FOR SHARE OF m;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  SELECT a.actor_id, a.person_id, m.from_on, least(m.until_on, v_enrolment.expires_on)
  INTO enrol.actor_id, enrol.person_id, enrol.from_on, enrol.until_on FROM mandate m JOIN actor a ON a.actor_id = m.actor_id
  WHERE m.mandate_id = v_enrolment.mandate_id;
  INSERT INTO api_key AS k (actor_id, mandate_id, digest, created_by, expires_on, networks)
  VALUES (enrol.actor_id, v_enrolment.mandate_id, p_digest, v_enrolment.confirmed_by, v_enrolment.expires_on, v_enrolment.networks)
  RETURNING k.key_id INTO enrol.key_id;
  UPDATE enrolment e SET used_at = clock_now(), key_id = enrol.key_id WHERE e.enrolment_id = v_enrolment.enrolment_id;
END
$$;
