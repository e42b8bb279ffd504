-- Drops what somebody has asked for and nobody has confirmed: that a number be taken back.
-- Callers: ledger.actors.numbers, as the web's role (SECURITY DEFINER), with the text of the key of an administrator.
-- Locks: those of check_administrator; the row of what waits. Errors, in this order: LG051 key_issuer_living; LG081 undoing_open.
CREATE OR REPLACE FUNCTION ledger.drop_undoing(p_key text, p_person integer, p_renumbering integer) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_by integer := check_administrator(p_key);
BEGIN
  UPDATE undoing u SET dropped_by = v_by, dropped_at = clock_now()
  FROM renumbering r
  WHERE r.renumbering_id = u.renumbering_id AND u.renumbering_id = p_renumbering AND r.person_id = p_person AND u.confirmed_at IS NULL
    AND u.dropped_at IS NULL;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'nobody has asked to take back number %', p_renumbering USING ERRCODE = 'LG081', CONSTRAINT = 'undoing_open';
  END IF;
END
$$;
