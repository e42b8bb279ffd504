-- Records are only ever added to; what is forgotten of one is the salt of what is personal, and nothing else of it changes.
-- Every other table has its records written from here on.
-- Fires before each change of a record, always. Locks: those of keep_records. Errors: LG008 journal_append_only, LG015 record_stays.
CREATE OR REPLACE TRIGGER record_append_only BEFORE DELETE OR TRUNCATE ON ledger.record
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
ALTER TABLE ledger.record ENABLE ALWAYS TRIGGER record_append_only;

CREATE OR REPLACE FUNCTION ledger.check_record_stays() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF to_jsonb(NEW) - 'salts' <> to_jsonb(OLD) - 'salts'
     OR EXISTS (SELECT FROM unnest(NEW.salts, OLD.salts) AS s (new, old) WHERE s.new IS NOT NULL AND s.new IS DISTINCT FROM s.old) THEN
    RAISE EXCEPTION 'a record stays as it was written' USING ERRCODE = 'LG015', CONSTRAINT = 'record_stays';
  END IF;
  RETURN NEW;
END
$$;
CREATE OR REPLACE TRIGGER record_stays BEFORE UPDATE ON ledger.record
  FOR EACH ROW EXECUTE FUNCTION ledger.check_record_stays();
ALTER TABLE ledger.record ENABLE ALWAYS TRIGGER record_stays;

SELECT ledger.keep_records();
