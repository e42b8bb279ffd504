-- What becomes of keys, mandates, codes, erasures, names and numbers is told by the triggers and functions that see it; the web tells none of it itself.
-- Fires before each such event. Locks: none. A function that runs with its owner's rights is not asked, nor is who owns the database.
-- Errors: LG101 outbox_by_trigger.
CREATE OR REPLACE FUNCTION ledger.check_outbox_by_trigger() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF NOT pg_has_role(current_user, (SELECT n.nspowner FROM pg_namespace n WHERE n.nspname = 'ledger'), 'USAGE') THEN
    RAISE EXCEPTION 'an event % that the web tells itself', NEW.kind USING ERRCODE = 'LG101', CONSTRAINT = 'outbox_by_trigger';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER outbox_by_trigger BEFORE INSERT ON ledger.outbox
  FOR EACH ROW WHEN (NEW.kind ~ '^(keys|mandates|enrolments|erasures|renamings|renumberings|undoings|ways)\.'
                     OR NEW.kind = 'parties.person_erased')
  EXECUTE FUNCTION ledger.check_outbox_by_trigger();
ALTER TABLE ledger.outbox ENABLE ALWAYS TRIGGER outbox_by_trigger;
