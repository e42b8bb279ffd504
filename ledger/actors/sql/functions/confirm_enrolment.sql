-- Confirms the code that was asked for under a mandate: the digest of the second half is kept, and the code is good from now
-- on; one that was confirmed before and not used is void.
-- Callers: ledger.actors.mandates, as the web's role (SECURITY DEFINER), with the text of the key of who confirms.
-- Locks: those of bearer_of, mandate_there and keys_gone.
-- Errors, in this order: LG051 key_issuer_living; LG080 mandate_there, mandate_giver; LG081 enrolment_open: this code does not wait under a
-- mandate that was confirmed; LG080 mandate_asker_gone, mandate_by_two.
CREATE OR REPLACE FUNCTION ledger.confirm_enrolment(
  p_key text, p_book integer, p_mandate integer, p_enrolment integer, p_second bytea) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_by integer := bearer_of(p_key);
  v_enrolment enrolment;
BEGIN
  PERFORM mandate_there(p_book, p_mandate);
  PERFORM check_giver(v_by, p_mandate, 'confirm');
  SELECT e.* INTO v_enrolment FROM enrolment e JOIN mandate m ON m.mandate_id = e.mandate_id
  WHERE e.enrolment_id = p_enrolment AND e.mandate_id = p_mandate AND m.confirmed_at IS NOT NULL AND e.confirmed_at IS NULL AND e.dropped_at IS NULL;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no code of mandate % waits', p_mandate USING ERRCODE = 'LG081', CONSTRAINT = 'enrolment_open';
  ELSIF keys_gone(v_enrolment.asked_by, v_enrolment.asked_at) IS NOT NULL THEN
    RAISE EXCEPTION 'who asked has no valid key' USING ERRCODE = 'LG080', CONSTRAINT = 'mandate_asker_gone';
  END IF;
  UPDATE enrolment e SET dropped_at = clock_now()
  WHERE e.mandate_id = p_mandate AND e.confirmed_at IS NOT NULL AND e.used_at IS NULL AND e.dropped_at IS NULL;
  UPDATE enrolment e
  SET confirmed_by = v_by, confirmed_at = clock_now(), second_digest = p_second, expires_at = clock_now() + interval '7 days'
  WHERE e.enrolment_id = v_enrolment.enrolment_id;
END
$$;
