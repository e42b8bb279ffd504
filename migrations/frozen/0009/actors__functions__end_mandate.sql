-- Ends a mandate before its time, and with it those of who stands in its place: the keys that were made under them are revoked, and codes that
-- were not used are void.
-- Callers: ledger.actors.mandates: as the web's role (SECURITY DEFINER), with the text of the key of one who may; as the owner of the
-- database, who alone comes without a key and ends the last administrator's too.
-- Locks: that of the keys, so that of two administrators who end each other one comes first; those of bearer_of and mandate_there.
-- Errors, in this order: LG051 key_issuer_living; LG080 mandate_there, mandate_giver; LG081 mandate_running: it was not confirmed,
-- or ended before; LG051 key_last_administrator.
CREATE OR REPLACE FUNCTION ledger.end_mandate(p_key text, p_book integer, p_mandate integer, p_why text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_by integer; v_actor integer;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('ecoledger.keys'));
  v_by := CASE WHEN p_key IS NOT NULL OR NOT is_owner() THEN bearer_of(p_key) END;
  v_actor := mandate_there(p_book, p_mandate);
  IF v_by IS NOT NULL THEN
    PERFORM check_giver(v_by, p_mandate, 'end');
  END IF;
  UPDATE mandate m SET ended_by = v_by, ended_at = clock_now(), why = p_why
  WHERE m.mandate_id = p_mandate AND m.confirmed_at IS NOT NULL AND m.ended_at IS NULL;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'mandate % does not run', p_mandate USING ERRCODE = 'LG081', CONSTRAINT = 'mandate_running';
  END IF;
  UPDATE mandate m SET ended_by = v_by, ended_at = clock_now(), why = p_why
  WHERE m.deputy_for = p_mandate AND m.confirmed_at IS NOT NULL AND m.ended_at IS NULL;
  UPDATE enrolment e SET dropped_at = clock_now()
  WHERE e.mandate_id IN (SELECT m.mandate_id FROM mandate m WHERE p_mandate IN (m.mandate_id, m.deputy_for) AND m.ended_at IS NOT NULL)
    AND e.used_at IS NULL AND e.dropped_at IS NULL;
  UPDATE api_key k SET revoked_at = clock_now(), revoked_by = v_by
  WHERE k.mandate_id IN (SELECT m.mandate_id FROM mandate m WHERE p_mandate IN (m.mandate_id, m.deputy_for) AND m.ended_at IS NOT NULL)
    AND k.revoked_at IS NULL;
  IF v_by IS NOT NULL AND p_book IS NULL AND administrators() = 0 THEN
    RAISE EXCEPTION 'the last administrator' USING ERRCODE = 'LG051', CONSTRAINT = 'key_last_administrator';
  END IF;
END
$$;
