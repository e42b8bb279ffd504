-- Nobody alone gives power or takes a name: who confirms a mandate, a code, an erasure, another name or number is another person than who asked for
-- it, and neither is the person who gets it. Persons are compared when somebody asks or confirms, and not when what two have given ends after it came
-- out that they are one. Fires before each row, always, whoever writes. Locks: none.
-- Errors: LG080 mandate_by_two.
CREATE OR REPLACE FUNCTION ledger.check_by_two() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_asked integer := person_of(NEW.asked_by);
  v_confirmed integer := person_of(NEW.confirmed_by);
  v_new jsonb := to_jsonb(NEW);
  v_holder integer; v_other integer;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF (NEW.asked_by, NEW.confirmed_by, v_new ->> 'actor_id') IS NOT DISTINCT FROM (OLD.asked_by, OLD.confirmed_by, to_jsonb(OLD) ->> 'actor_id') THEN
      RETURN NEW;
    END IF;
  END IF;
  IF TG_TABLE_NAME = 'enrolment' THEN
    SELECT person_of(m.actor_id) INTO v_holder FROM mandate m WHERE m.mandate_id = NEW.mandate_id;
  ELSIF TG_TABLE_NAME = 'renaming' THEN
    v_holder := counted_as((v_new ->> 'person_id')::integer);
  ELSIF TG_TABLE_NAME IN ('renumbering', 'undoing') THEN
    SELECT counted_as(r.person_id), counted_as(r.one_with) INTO v_holder, v_other
    FROM jsonb_populate_record(NULL::renumbering, v_new) AS r WHERE TG_TABLE_NAME = 'renumbering'
    UNION ALL
    SELECT counted_as(r.person_id), counted_as(r.one_with) FROM renumbering r
    WHERE TG_TABLE_NAME = 'undoing' AND r.renumbering_id = (v_new ->> 'renumbering_id')::integer;
  ELSIF TG_TABLE_NAME = 'mandate' THEN
    v_holder := coalesce(person_of(NEW.actor_id), counted_as(person_of_number(NEW.asked_number)));
  END IF;
  IF v_asked = v_confirmed OR v_asked IN (v_holder, v_other) OR v_confirmed IN (v_holder, v_other) THEN
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
CREATE OR REPLACE TRIGGER renumbering_by_two BEFORE INSERT OR UPDATE ON ledger.renumbering
  FOR EACH ROW EXECUTE FUNCTION ledger.check_by_two();
ALTER TABLE ledger.renumbering ENABLE ALWAYS TRIGGER renumbering_by_two;
CREATE OR REPLACE TRIGGER undoing_by_two BEFORE INSERT OR UPDATE ON ledger.undoing
  FOR EACH ROW EXECUTE FUNCTION ledger.check_by_two();
ALTER TABLE ledger.undoing ENABLE ALWAYS TRIGGER undoing_by_two;
