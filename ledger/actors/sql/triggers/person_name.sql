-- Nobody is named as answers call who was erased: neither who is registered, nor for whom a mandate or another name is asked.
-- Fires before each row in which such a name is written, always, whoever writes. Locks: none.
-- Errors: LG014 person_name_reserved. Twin: ledger.actors.persons.check_name_free.
CREATE OR REPLACE FUNCTION ledger.check_person_name() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_new jsonb := to_jsonb(NEW);
BEGIN
  IF v_new ->> 'erased_at' IS NULL
     AND btrim(normalize(coalesce(v_new ->> 'asked_name', v_new ->> 'name', ''), NFKC)) ~* '^(person|人员)\s*[0-9]+$' THEN
    RAISE EXCEPTION 'a name that stands for an erased one' USING ERRCODE = 'LG014', CONSTRAINT = 'person_name_reserved';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER person_name BEFORE INSERT OR UPDATE OF name ON ledger.person
  FOR EACH ROW EXECUTE FUNCTION ledger.check_person_name();
ALTER TABLE ledger.person ENABLE ALWAYS TRIGGER person_name;
CREATE OR REPLACE TRIGGER mandate_name BEFORE INSERT ON ledger.mandate
  FOR EACH ROW EXECUTE FUNCTION ledger.check_person_name();
ALTER TABLE ledger.mandate ENABLE ALWAYS TRIGGER mandate_name;
CREATE OR REPLACE TRIGGER renaming_name BEFORE INSERT ON ledger.renaming
  FOR EACH ROW EXECUTE FUNCTION ledger.check_person_name();
ALTER TABLE ledger.renaming ENABLE ALWAYS TRIGGER renaming_name;
