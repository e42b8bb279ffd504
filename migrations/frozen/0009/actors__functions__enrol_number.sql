-- Enrols another number of who has both halves of a code, by their texts: once, within its days. A number that nobody has is the person's from now
-- on; one that is registered for the person who was named makes the two one. Any other is not enrolled, and spends the code, so that nobody finds
-- out by trying who is registered; the person's own number is left alone.
-- `outcome` is enrolled, own, of_another or not_of_named; null where the code is none, and nothing tells why.
-- Callers: ledger.actors.numbers, as the web's role (SECURITY DEFINER), for whoever comes; the web cannot read the digests of the halves.
-- Locks: that of the keys, so that of two who come with one number at once one is first; the row of the code; the rows of the persons.
-- Errors: those of check_number_key.
CREATE OR REPLACE FUNCTION ledger.enrol_number(
  p_first text, p_second text, p_number bytea, p_fingerprint bytea, OUT person_id integer, OUT outcome text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_code renumbering; v_of integer;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('ecoledger.keys'));
  SELECT * INTO v_code FROM renumbering r
  WHERE r.first_digest = sha256(convert_to(p_first, 'UTF8')) AND r.second_digest = sha256(convert_to(p_second, 'UTF8'))
    AND r.used_at IS NULL AND r.dropped_at IS NULL AND r.expires_at > clock_now()
  FOR UPDATE;
  IF NOT FOUND THEN
    RETURN;
  END IF;
  PERFORM check_number_key(p_fingerprint);
  enrol_number.person_id := v_code.person_id;
  v_of := person_of_number(p_number);
  enrol_number.outcome := CASE
    WHEN counted_as(v_of) = counted_as(v_code.person_id) THEN 'own'
    WHEN v_of IS NOT NULL AND counted_as(v_of) IS DISTINCT FROM counted_as(v_code.one_with) THEN 'of_another'
    WHEN v_of IS NULL AND v_code.one_with IS NOT NULL THEN 'not_of_named'
    ELSE 'enrolled' END;
  IF enrol_number.outcome = 'enrolled' THEN
    UPDATE renumbering r SET used_at = clock_now(), number_digest = CASE WHEN v_of IS NULL THEN p_number END
    WHERE r.renumbering_id = v_code.renumbering_id;
    PERFORM count_persons(persons_as_one(v_code.person_id, NULL));
  ELSIF enrol_number.outcome <> 'own' THEN
    UPDATE renumbering r SET dropped_at = clock_now() WHERE r.renumbering_id = v_code.renumbering_id;
  END IF;
END
$$;
