-- Of a record the salts of what is personal are forgotten, and no salt is put in their place.
-- Every other table has its records written from here on, and of every table only what may_change names is changed.
-- Fires before each change of a record, always. Locks: those of keep_records. Errors: LG015 record_stays.

CREATE OR REPLACE FUNCTION ledger.check_record_stays() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF EXISTS (SELECT FROM unnest(NEW.salts, OLD.salts) AS s (new, old) WHERE s.new IS NOT NULL AND s.new IS DISTINCT FROM s.old) THEN
    RAISE EXCEPTION 'a record stays as it was written' USING ERRCODE = 'LG015', CONSTRAINT = 'record_stays';
  END IF;
  RETURN NEW;
END
$$;
CREATE OR REPLACE TRIGGER record_stays BEFORE UPDATE ON ledger.record
  FOR EACH ROW EXECUTE FUNCTION ledger.check_record_stays();
ALTER TABLE ledger.record ENABLE ALWAYS TRIGGER record_stays;

SELECT ledger.keep_records();
