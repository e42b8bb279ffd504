-- Gives the actor who comes with the text of a key, which is good and stays so until this transaction ends. The text is asked for, and neither
-- what is kept of it nor the number of its holder: whoever is connected gives, takes and hides nothing without somebody's key.
-- Callers: check_administrator, revoke_key, renew_key, ask_mandate, confirm_mandate, drop_mandate, end_mandate, ask_enrolment,
-- confirm_enrolment, drop_enrolment.
-- Locks: the key and its mandate, shared, so that who is being revoked or ended at this moment comes before or after.
-- Errors: LG051 key_issuer_living: there is no such key, or it is not good.
CREATE OR REPLACE FUNCTION ledger.bearer_of(p_key text) RETURNS integer
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_actor integer;
BEGIN
  SELECT k.actor_id INTO v_actor FROM api_key k JOIN mandate m ON m.mandate_id = k.mandate_id
  WHERE k.digest = sha256(convert_to(p_key, 'UTF8')) AND k.revoked_at IS NULL AND in_term(NULL, k.expires_on)
    AND m.confirmed_at IS NOT NULL AND m.ended_at IS NULL AND in_term(m.from_on, m.until_on)
  FOR SHARE OF k, m;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'no key that is good came' USING ERRCODE = 'LG051', CONSTRAINT = 'key_issuer_living';
  END IF;
  RETURN v_actor;
END
$$;
