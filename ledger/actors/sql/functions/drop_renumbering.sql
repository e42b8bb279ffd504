-- Drops another number that the person has not enrolled yet, confirmed or not; its code is void.
-- Callers: ledger.actors.numbers, as the web's role (SECURITY DEFINER), with the text of the key of an administrator.
-- Locks: those of check_administrator; the row of what waits. Errors, in this order: LG051 key_issuer_living; LG081 renumbering_open.
CREATE OR REPLACE FUNCTION ledger.drop_renumbering(p_key text, p_person integer) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_by integer := check_administrator(p_key);
BEGIN
  UPDATE renumbering r SET dropped_by = v_by, dropped_at = clock_now()
  WHERE r.person_id = p_person AND r.used_at IS NULL AND r.dropped_at IS NULL;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no number of person % waits', p_person USING ERRCODE = 'LG081', CONSTRAINT = 'renumbering_open';
  END IF;
END
$$;
