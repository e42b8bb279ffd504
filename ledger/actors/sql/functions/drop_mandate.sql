-- Drops a mandate that nobody has confirmed, and its code with it; the name and the number that were asked for are kept no longer.
-- Callers: ledger.actors.mandates, as the web's role (SECURITY DEFINER), with the text of the key of one who may ask for it or confirm it.
-- Locks: those of bearer_of and mandate_there.
-- Errors, in this order: LG051 key_issuer_living; LG080 mandate_there, mandate_giver; LG081 mandate_open.
CREATE OR REPLACE FUNCTION ledger.drop_mandate(p_key text, p_book integer, p_mandate integer) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_by integer := bearer_of(p_key);
BEGIN
  PERFORM mandate_there(p_book, p_mandate);
  PERFORM check_giver(v_by, p_mandate, 'ask');
  UPDATE mandate m SET dropped_by = v_by, dropped_at = clock_now(), asked_name = NULL, asked_number = NULL
  WHERE m.mandate_id = p_mandate AND m.confirmed_at IS NULL AND m.dropped_at IS NULL;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'mandate % does not wait', p_mandate USING ERRCODE = 'LG081', CONSTRAINT = 'mandate_open';
  END IF;
  UPDATE enrolment e SET dropped_at = clock_now() WHERE e.mandate_id = p_mandate AND e.dropped_at IS NULL;
END
$$;
