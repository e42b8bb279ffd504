-- Confirms a mandate, and the code by which its holder gets a key: the digest of the second half is kept, and the code is good from now on.
-- Callers: ledger.actors.mandates: as the web's role (SECURITY DEFINER) in the name of who confirms; as the owner of the database, who
-- alone names nobody, for the second administrator of an installation, where nobody else could confirm.
-- Locks: those of mandate_there, check_giver and keys_gone.
-- Errors, in this order: LG080 mandate_there; LG051 key_issuer_living; LG080 mandate_giver, mandate_by_one: there are administrators who
-- confirm; LG081 mandate_open: it was confirmed or dropped before; LG080 mandate_asker_gone, mandate_by_two.
CREATE OR REPLACE FUNCTION ledger.confirm_mandate(p_by integer, p_book integer, p_mandate integer, p_second bytea) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, ledger
AS $$
DECLARE
  v_actor integer := mandate_there(p_book, p_mandate);
  v_asked_by integer; v_asked_at timestamptz;
BEGIN
  IF p_by IS NOT NULL OR NOT pg_has_role(coalesce(nullif(current_setting('role'), 'none'), session_user)::name, current_user, 'USAGE') THEN
    PERFORM check_giver(p_by, v_actor, 'confirm');
  ELSIF p_book IS NOT NULL OR administrators() > 1 THEN
    RAISE EXCEPTION 'an administrator confirms this mandate' USING ERRCODE = 'LG080', CONSTRAINT = 'mandate_by_one';
  END IF;
  SELECT m.asked_by, m.asked_at INTO v_asked_by, v_asked_at FROM mandate m WHERE m.mandate_id = p_mandate AND m.confirmed_at IS NULL AND m.dropped_at IS NULL;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'mandate % does not wait', p_mandate USING ERRCODE = 'LG081', CONSTRAINT = 'mandate_open';
  ELSIF keys_gone(v_asked_by, v_asked_at) IS NOT NULL THEN
    RAISE EXCEPTION 'who asked has no valid key' USING ERRCODE = 'LG080', CONSTRAINT = 'mandate_asker_gone';
  END IF;
  UPDATE mandate m SET confirmed_by = p_by, confirmed_at = clock_now(), given = CASE WHEN p_by IS NULL THEN 'by_one' ELSE 'by_two' END
  WHERE m.mandate_id = p_mandate;
  UPDATE enrolment e
  SET confirmed_by = p_by, confirmed_at = clock_now(), second_digest = p_second, expires_at = clock_now() + interval '7 days'
  WHERE e.mandate_id = p_mandate;
END
$$;
