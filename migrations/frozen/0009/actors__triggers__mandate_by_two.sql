-- Nobody alone gives power or takes a name: who confirms a mandate, a code or an erasure is another person than who asked for it, and
-- neither is the person who gets the mandate or the code. Fires before each row, always, whoever writes. Locks: none.
-- Errors: LG080 mandate_by_two.
CREATE OR REPLACE FUNCTION ledger.check_by_two() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger
AS $$
DECLARE
  v_asked integer := person_of(NEW.asked_by);
  v_confirmed integer := person_of(NEW.confirmed_by);
  v_holder integer;
BEGIN
  IF TG_TABLE_NAME = 'enrolment' THEN
    SELECT person_of(m.actor_id) INTO v_holder FROM mandate m WHERE m.mandate_id = NEW.mandate_id;
  ELSIF TG_TABLE_NAME = 'renaming' THEN
    v_holder := (to_jsonb(NEW) ->> 'person_id')::integer;
  ELSIF TG_TABLE_NAME = 'mandate' THEN
    v_holder := coalesce(person_of(NEW.actor_id), (SELECT p.person_id FROM person p WHERE p.number_digest = NEW.asked_number));
  END IF;
  IF v_asked = v_confirmed OR v_asked = v_holder OR v_confirmed = v_holder THEN
    RAISE EXCEPTION 'two persons are needed, and neither is the one who gets it' USING ERRCODE = 'LG080', CONSTRAINT = 'mandate_by_two';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER mandate_by_two BEFORE INSERT OR UPDATE ON ledger.mandate
  FOR EACH ROW EXECUTE FUNCTION ledger.check_by_two();
ALTER TABLE ledger.mandate ENABLE ALWAYS TRIGGER mandate_by_two;
CREATE OR REPLACE TRIGGER enrolment_by_two BEFORE INSERT OR UPDATE ON ledger.enrolment
  FOR EACH ROW EXECUTE FUNCTION ledger.check_by_two();
ALTER TABLE ledger.enrolment ENABLE ALWAYS TRIGGER enrolment_by_two;
CREATE OR REPLACE TRIGGER erasure_by_two BEFORE INSERT OR UPDATE ON ledger.erasure
  FOR EACH ROW EXECUTE FUNCTION ledger.check_by_two();
ALTER TABLE ledger.erasure ENABLE ALWAYS TRIGGER erasure_by_two;
CREATE OR REPLACE TRIGGER renaming_by_two BEFORE INSERT OR UPDATE ON ledger.renaming
  FOR EACH ROW EXECUTE FUNCTION ledger.check_by_two();
ALTER TABLE ledger.renaming ENABLE ALWAYS TRIGGER renaming_by_two;
