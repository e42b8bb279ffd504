-- Drops a code that was asked for and that nobody has confirmed, under a mandate that was confirmed.
-- Callers: ledger.actors.mandates, as the web's role (SECURITY DEFINER), with the text of the key of one who may ask for it.
-- Locks: those of bearer_of and mandate_there.
-- Errors, in this order: LG051 key_issuer_living; LG080 mandate_there, mandate_giver; LG081 enrolment_open.
CREATE OR REPLACE FUNCTION ledger.drop_enrolment(p_key text, p_book integer, p_mandate integer, p_enrolment integer) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_by integer := bearer_of(p_key);
BEGIN
  PERFORM mandate_there(p_book, p_mandate);
  PERFORM check_giver(v_by, p_mandate, 'ask');
  UPDATE enrolment e SET dropped_at = clock_now()
  FROM mandate m
  WHERE e.enrolment_id = p_enrolment AND e.mandate_id = p_mandate AND m.mandate_id = p_mandate AND m.confirmed_at IS NOT NULL
    AND e.confirmed_at IS NULL AND e.dropped_at IS NULL;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'code % does not wait', p_enrolment USING ERRCODE = 'LG081', CONSTRAINT = 'enrolment_open';
  END IF;
END
$$;
