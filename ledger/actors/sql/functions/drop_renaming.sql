-- Drops what somebody has asked for and nobody has confirmed: that a person be called otherwise; the name that was asked for is kept no longer.
-- Callers: ledger.actors.renaming, as the web's role (SECURITY DEFINER), with the text of the key of an administrator.
-- Locks: those of check_administrator. Errors, in this order: LG051 key_issuer_living; LG081 renaming_open.
CREATE OR REPLACE FUNCTION ledger.drop_renaming(p_key text, p_person integer) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_by integer := check_administrator(p_key);
BEGIN
  UPDATE renaming r SET dropped_by = v_by, dropped_at = clock_now(), name = NULL
  WHERE r.person_id = p_person AND r.confirmed_at IS NULL AND r.dropped_at IS NULL;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'nobody has asked to rename person %', p_person USING ERRCODE = 'LG081', CONSTRAINT = 'renaming_open';
  END IF;
END
$$;
