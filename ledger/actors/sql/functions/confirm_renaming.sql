-- Calls a person otherwise, as another administrator has asked. Its actors keep the names by which the log knows them; who is given a mandate from
-- now on is given it by the new name.
-- Callers: ledger.actors.renaming, as the web's role (SECURITY DEFINER), with the text of the key of an administrator.
-- Locks: those of check_administrator; the rows of the person and of what waits.
-- Errors, in this order: LG051 key_issuer_living; LG081 renaming_open: nobody has asked for it; LG080 mandate_asker_gone, mandate_by_two.
CREATE OR REPLACE FUNCTION ledger.confirm_renaming(p_key text, p_person integer) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_by integer := check_administrator(p_key);
  v_asked renaming;
BEGIN
  PERFORM FROM person p WHERE p.person_id = p_person FOR UPDATE;
  SELECT * INTO v_asked FROM renaming r WHERE r.person_id = p_person AND r.confirmed_at IS NULL AND r.dropped_at IS NULL FOR UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'nobody has asked to rename person %', p_person USING ERRCODE = 'LG081', CONSTRAINT = 'renaming_open';
  ELSIF keys_gone(v_asked.asked_by, v_asked.asked_at) IS NOT NULL THEN
    RAISE EXCEPTION 'who asked has no valid key' USING ERRCODE = 'LG080', CONSTRAINT = 'mandate_asker_gone';
  END IF;
  UPDATE person p SET name = v_asked.name WHERE p.person_id = p_person;
  UPDATE renaming r SET confirmed_by = v_by, confirmed_at = clock_now(), name = NULL WHERE r.renaming_id = v_asked.renaming_id;
END
$$;
