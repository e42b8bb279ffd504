-- Asks that a person be called otherwise; another administrator confirms it. The new name stands in this row alone until then.
-- Callers: ledger.actors.renaming, as the web's role (SECURITY DEFINER), with the text of the key of an administrator.
-- Locks: those of check_administrator; the row of the person.
-- Errors, in this order: LG051 key_issuer_living; LG081 renaming_person: there is none, or it was erased, or is called so; the checks of the
-- table; LG080 mandate_by_two.
CREATE OR REPLACE FUNCTION ledger.ask_renaming(p_key text, p_person integer, p_name text, p_document text) RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_by integer := check_administrator(p_key);
BEGIN
  PERFORM FROM person p WHERE p.person_id = p_person AND p.erased_at IS NULL AND p.name <> p_name FOR UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'person % is not called otherwise', p_person USING ERRCODE = 'LG081', CONSTRAINT = 'renaming_person';
  END IF;
  INSERT INTO renaming (person_id, name, document, asked_by, asked_at) VALUES (p_person, p_name, p_document, v_by, clock_now());
END
$$;
