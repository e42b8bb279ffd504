-- Takes back a number that a person has enrolled, as another administrator has asked. Nothing that was done changes; who were one by it alone
-- are two persons again.
-- Callers: ledger.actors.numbers, as the web's role (SECURITY DEFINER), with the text of the key of an administrator.
-- Locks: that of the keys; those of check_administrator and keys_gone; the rows of what waits, of the number and of the persons.
-- Errors, in this order: LG051 key_issuer_living; LG081 undoing_open: nobody has asked for it; LG080 mandate_asker_gone, mandate_by_two.
CREATE OR REPLACE FUNCTION ledger.confirm_undoing(p_key text, p_person integer, p_renumbering integer) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_by integer;
  v_asked undoing; v_were integer[];
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('ecoledger.keys'));
  v_by := check_administrator(p_key);
  SELECT u.* INTO v_asked FROM undoing u JOIN renumbering r ON r.renumbering_id = u.renumbering_id
  WHERE u.renumbering_id = p_renumbering AND r.person_id = p_person AND u.confirmed_at IS NULL AND u.dropped_at IS NULL FOR UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'nobody has asked to take back number %', p_renumbering USING ERRCODE = 'LG081', CONSTRAINT = 'undoing_open';
  ELSIF keys_gone(v_asked.asked_by, v_asked.asked_at) IS NOT NULL THEN
    RAISE EXCEPTION 'who asked has no valid key' USING ERRCODE = 'LG080', CONSTRAINT = 'mandate_asker_gone';
  END IF;
  v_were := persons_as_one(p_person, NULL);
  UPDATE undoing u SET confirmed_by = v_by, confirmed_at = clock_now() WHERE u.undoing_id = v_asked.undoing_id;
  UPDATE renumbering r SET undone_at = clock_now() WHERE r.renumbering_id = p_renumbering;
  PERFORM count_persons(v_were);
END
$$;
