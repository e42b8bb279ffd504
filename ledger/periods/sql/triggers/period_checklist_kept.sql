-- What stood open of a month is kept with the step by which somebody asks to close it, whatever the web says of it.
-- Fires before each INSERT, always; what comes with an archive or is written by the owner stays as it was. Locks: none.
-- Errors: none.
CREATE OR REPLACE FUNCTION ledger.keep_checklist() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() THEN
    NEW.checklist := CASE WHEN NEW.kind = 'close' THEN period_checklist(NEW.book_id, NEW.month) END;
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER period_checklist_kept BEFORE INSERT ON ledger.period_step
  FOR EACH ROW EXECUTE FUNCTION ledger.keep_checklist();
ALTER TABLE ledger.period_step ENABLE ALWAYS TRIGGER period_checklist_kept;
