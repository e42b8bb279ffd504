-- A machine gives no power and takes none: no mandate, code or erasure is asked for, confirmed, dropped or ended with its key, and it revokes
-- no key but its own. Fires before each row in which one of these is written, always, whoever writes. Locks: none.
-- Errors: LG090 power_by_person. Twin: ledger.actors.authority.require, BY_PERSON.
CREATE OR REPLACE FUNCTION ledger.check_power_by_person() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_before jsonb := CASE WHEN TG_OP = 'UPDATE' THEN to_jsonb(OLD) ELSE '{}' END;
BEGIN
  IF EXISTS (SELECT FROM jsonb_each_text(to_jsonb(NEW)) AS n (name, value)
             WHERE n.name IN ('asked_by', 'confirmed_by', 'dropped_by', 'ended_by', 'revoked_by')
               AND n.value IS DISTINCT FROM v_before ->> n.name AND is_machine(n.value::integer)
               AND (TG_TABLE_NAME <> 'api_key' OR n.value IS DISTINCT FROM to_jsonb(NEW) ->> 'actor_id')) THEN
    RAISE EXCEPTION 'a machine gives and takes no power' USING ERRCODE = 'LG090', CONSTRAINT = 'power_by_person';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER mandate_power BEFORE INSERT OR UPDATE ON ledger.mandate
  FOR EACH ROW EXECUTE FUNCTION ledger.check_power_by_person();
ALTER TABLE ledger.mandate ENABLE ALWAYS TRIGGER mandate_power;
CREATE OR REPLACE TRIGGER enrolment_power BEFORE INSERT OR UPDATE ON ledger.enrolment
  FOR EACH ROW EXECUTE FUNCTION ledger.check_power_by_person();
ALTER TABLE ledger.enrolment ENABLE ALWAYS TRIGGER enrolment_power;
CREATE OR REPLACE TRIGGER erasure_power BEFORE INSERT OR UPDATE ON ledger.erasure
  FOR EACH ROW EXECUTE FUNCTION ledger.check_power_by_person();
ALTER TABLE ledger.erasure ENABLE ALWAYS TRIGGER erasure_power;
CREATE OR REPLACE TRIGGER api_key_power BEFORE UPDATE ON ledger.api_key
  FOR EACH ROW WHEN (NEW.revoked_by IS DISTINCT FROM OLD.revoked_by) EXECUTE FUNCTION ledger.check_power_by_person();
ALTER TABLE ledger.api_key ENABLE ALWAYS TRIGGER api_key_power;
CREATE OR REPLACE TRIGGER renaming_power BEFORE INSERT OR UPDATE ON ledger.renaming
  FOR EACH ROW EXECUTE FUNCTION ledger.check_power_by_person();
ALTER TABLE ledger.renaming ENABLE ALWAYS TRIGGER renaming_power;
CREATE OR REPLACE TRIGGER renumbering_power BEFORE INSERT OR UPDATE ON ledger.renumbering
  FOR EACH ROW EXECUTE FUNCTION ledger.check_power_by_person();
ALTER TABLE ledger.renumbering ENABLE ALWAYS TRIGGER renumbering_power;
CREATE OR REPLACE TRIGGER undoing_power BEFORE INSERT OR UPDATE ON ledger.undoing
  FOR EACH ROW EXECUTE FUNCTION ledger.check_power_by_person();
ALTER TABLE ledger.undoing ENABLE ALWAYS TRIGGER undoing_power;
