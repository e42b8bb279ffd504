-- Confirms that a person enrols another number: the digest of the second half is kept, and the code is good for seven days.
-- Callers: ledger.actors.numbers, as the web's role (SECURITY DEFINER), with the text of the key of an administrator.
-- Locks: those of check_administrator; the row of what waits; those of keys_gone.
-- Errors, in this order: LG051 key_issuer_living; LG081 renumbering_open: nobody has asked for it; LG080 mandate_asker_gone, mandate_by_two.
CREATE OR REPLACE FUNCTION ledger.confirm_renumbering(p_key text, p_person integer, p_second bytea) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_by integer := check_administrator(p_key);
  v_asked renumbering;
BEGIN
  SELECT * INTO v_asked FROM renumbering r
  WHERE r.person_id = p_person AND r.confirmed_at IS NULL AND r.dropped_at IS NULL FOR UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no number of person % waits', p_person USING ERRCODE = 'LG081', CONSTRAINT = 'renumbering_open';
  ELSIF keys_gone(v_asked.asked_by, v_asked.asked_at) IS NOT NULL THEN
    RAISE EXCEPTION 'who asked has no valid key' USING ERRCODE = 'LG080', CONSTRAINT = 'mandate_asker_gone';
  END IF;
  UPDATE renumbering r
  SET confirmed_by = v_by, confirmed_at = clock_now(), second_digest = p_second, expires_at = clock_now() + interval '7 days'
  WHERE r.renumbering_id = v_asked.renumbering_id;
END
$$;
