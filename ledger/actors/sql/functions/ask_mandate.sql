-- Asks for a mandate, and for the code by which its holder gets a key: the digest of the first half is kept. Nobody may act by it before
-- another person has confirmed it, and nobody is registered or named before: name and digest stand in the row of the mandate alone.
-- Callers: ledger.actors.mandates, as the web's role (SECURITY DEFINER), with the text of the key of who asks.
-- Locks: those of bearer_of.
-- Errors, in this order: LG051 key_issuer_living; LG080 mandate_book: an administrator of a book, or somebody else of none;
-- mandate_not_over; those of check_number_key; the checks of the tables; LG080 mandate_by_two, mandate_giver, mandate_deputy.
CREATE OR REPLACE FUNCTION ledger.ask_mandate(
  p_key text, p_book integer, p_name text, p_number bytea, p_fingerprint bytea, p_system text, p_role text, p_owner text,
  p_kind text, p_rights text[], p_from date, p_until date, p_document text, p_expires date, p_networks cidr[], p_first bytea,
  p_operations text[] DEFAULT NULL, p_area text DEFAULT NULL, p_department text DEFAULT NULL, p_deputy integer DEFAULT NULL) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_by integer := bearer_of(p_key);
  v_mandate integer;
BEGIN
  IF (p_role = 'administrator') <> (p_book IS NULL) THEN
    RAISE EXCEPTION 'administrators are of no book, all others of one' USING ERRCODE = 'LG080', CONSTRAINT = 'mandate_book';
  END IF;
  IF NOT in_term(NULL, p_until) THEN
    RAISE EXCEPTION 'a mandate for days that are over' USING ERRCODE = 'LG080', CONSTRAINT = 'mandate_not_over';
  END IF;
  PERFORM check_number_key(p_fingerprint);
  INSERT INTO mandate AS m (asked_name, asked_number, asked_book, asked_role, asked_owner, asked_system, kind, rights, operations, area,
                            department, deputy_for, from_on, until_on, document, given, asked_by, asked_at)
  VALUES (p_name, p_number, p_book, p_role, p_owner, p_system, p_kind, p_rights, p_operations, p_area, p_department, p_deputy, p_from, p_until,
          p_document, 'by_two', v_by, clock_now())
  RETURNING m.mandate_id INTO v_mandate;
  PERFORM check_giver(v_by, v_mandate, 'ask');
  IF NOT deputy_fits(v_mandate) THEN
    RAISE EXCEPTION 'nobody is stood in for like this' USING ERRCODE = 'LG080', CONSTRAINT = 'mandate_deputy';
  END IF;
  INSERT INTO enrolment (mandate_id, asked_by, asked_at, first_digest, expires_on, networks)
  VALUES (v_mandate, v_by, clock_now(), p_first, p_expires, p_networks);
  RETURN v_mandate;
END
$$;
