-- Asks for a code by which the holder of a mandate that was confirmed gets another key; what waits and what was confirmed
-- stays until another one is confirmed.
-- Callers: ledger.actors.mandates, as the web's role (SECURITY DEFINER), with the text of the key of who asks.
-- Locks: those of bearer_of and mandate_there.
-- Errors, in this order: LG051 key_issuer_living; LG080 mandate_there, mandate_giver; LG081 mandate_running; LG080 mandate_by_two.
CREATE OR REPLACE FUNCTION ledger.ask_enrolment(
  p_key text, p_book integer, p_mandate integer, p_expires date, p_networks cidr[], p_first bytea) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_by integer := bearer_of(p_key);
  v_enrolment integer;
BEGIN
  PERFORM mandate_there(p_book, p_mandate);
  PERFORM check_giver(v_by, p_mandate, 'ask');
  IF NOT EXISTS (SELECT FROM mandate m WHERE m.mandate_id = p_mandate AND m.confirmed_at IS NOT NULL AND m.ended_at IS NULL
                   AND in_term(NULL, m.until_on)) THEN
    RAISE EXCEPTION 'mandate % does not run', p_mandate USING ERRCODE = 'LG081', CONSTRAINT = 'mandate_running';
  END IF;
  INSERT INTO enrolment (mandate_id, asked_by, asked_at, first_digest, expires_on, networks)
  VALUES (p_mandate, v_by, clock_now(), p_first, p_expires, p_networks) RETURNING enrolment_id INTO v_enrolment;
  RETURN v_enrolment;
END
$$;
