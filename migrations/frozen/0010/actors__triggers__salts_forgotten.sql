-- Where a name, a number or an address is taken away, the log forgets what it was: the salts of the records that tell of it go.
-- That is so when a person is erased, when a mandate or another name that waited is confirmed or dropped, and when a way to tell somebody goes.
-- Fires after each such statement, always, whoever writes, and after its record was written (triggers fire by name).
-- Locks: the records. Errors: none.
CREATE OR REPLACE FUNCTION ledger.forget_names() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_rows integer[];
BEGIN
  IF TG_TABLE_NAME = 'person' THEN
    SELECT array_agg(n.person_id) INTO v_rows FROM new_rows n JOIN old_rows o ON o.person_id = n.person_id
    WHERE o.erased_at IS NULL AND n.erased_at IS NOT NULL;
  ELSIF TG_TABLE_NAME = 'mandate' THEN
    SELECT array_agg(n.mandate_id) INTO v_rows FROM new_rows n JOIN old_rows o ON o.mandate_id = n.mandate_id
    WHERE o.asked_name IS NOT NULL AND n.asked_name IS NULL;
  ELSIF TG_TABLE_NAME = 'renaming' THEN
    SELECT array_agg(n.renaming_id) INTO v_rows FROM new_rows n JOIN old_rows o ON o.renaming_id = n.renaming_id
    WHERE o.name IS NOT NULL AND n.name IS NULL;
  ELSE
    SELECT array_agg(o.way_id) INTO v_rows FROM old_rows o;
  END IF;
  IF v_rows IS NOT NULL THEN
    PERFORM forget_salts(TG_TABLE_NAME, v_rows);
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER salts_forgotten AFTER UPDATE ON ledger.person REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.forget_names();
ALTER TABLE ledger.person ENABLE ALWAYS TRIGGER salts_forgotten;
CREATE OR REPLACE TRIGGER salts_forgotten AFTER UPDATE ON ledger.mandate REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.forget_names();
ALTER TABLE ledger.mandate ENABLE ALWAYS TRIGGER salts_forgotten;
CREATE OR REPLACE TRIGGER salts_forgotten AFTER UPDATE ON ledger.renaming REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.forget_names();
ALTER TABLE ledger.renaming ENABLE ALWAYS TRIGGER salts_forgotten;
CREATE OR REPLACE TRIGGER salts_forgotten AFTER DELETE ON ledger.way REFERENCING OLD TABLE AS old_rows
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.forget_names();
ALTER TABLE ledger.way ENABLE ALWAYS TRIGGER salts_forgotten;
