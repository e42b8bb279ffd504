-- Asks that a person enrol another number, and, where it is registered for another person by mistake of the register, that the two be one from then on.
-- The number itself is given by the person alone, with the code of which the digest of the first half is kept here.
-- Callers: ledger.actors.numbers, as the web's role (SECURITY DEFINER), with the text of the key of an administrator.
-- Locks: those of check_administrator; the rows of the persons.
-- Errors, in this order: LG051 key_issuer_living; LG097 renumbering_person: there is no such person, or its name was erased, or both are one already;
-- the checks of the table; LG080 mandate_by_two.
CREATE OR REPLACE FUNCTION ledger.ask_renumbering(p_key text, p_person integer, p_other integer, p_document text, p_first bytea) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_by integer := check_administrator(p_key);
  v_renumbering integer;
BEGIN
  PERFORM FROM person p WHERE p.person_id IN (p_person, p_other) ORDER BY p.person_id FOR UPDATE;
  IF NOT EXISTS (SELECT FROM person p WHERE p.person_id = p_person AND p.erased_at IS NULL)
     OR (p_other IS NOT NULL AND coalesce(counted_as(p_other) = counted_as(p_person), true)) THEN
    RAISE EXCEPTION 'person % gets no number like this', p_person USING ERRCODE = 'LG097', CONSTRAINT = 'renumbering_person';
  END IF;
  INSERT INTO renumbering AS r (person_id, one_with, document, asked_by, asked_at, first_digest)
  VALUES (p_person, p_other, p_document, v_by, clock_now(), p_first) RETURNING r.renumbering_id INTO v_renumbering;
  RETURN v_renumbering;
END
$$;
