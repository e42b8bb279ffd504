-- A person stays who it was: it counts as which person the numbers say that it has enrolled since, a name only ends, and begins anew after it has
-- ended, or becomes the one that was asked for and waits to be confirmed (confirm_renaming).
-- Fires before each row, always, whoever asks. Locks: none. Errors: LG014 person_kept.
CREATE OR REPLACE FUNCTION ledger.check_person() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF (NEW.counts_as IS DISTINCT FROM OLD.counts_as
         AND NEW.counts_as IS DISTINCT FROM nullif((persons_as_one(NEW.person_id, NULL))[1], NEW.person_id))
     OR (NEW.name <> OLD.name AND NEW.erased_at IS NULL AND OLD.erased_at IS NULL
         AND NOT EXISTS (SELECT FROM renaming r WHERE r.person_id = NEW.person_id AND r.name = NEW.name AND r.confirmed_at IS NULL
                                                  AND r.dropped_at IS NULL)) THEN
    RAISE EXCEPTION 'person % stays who it was', OLD.person_id USING ERRCODE = 'LG014', CONSTRAINT = 'person_kept';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER person_changes BEFORE UPDATE ON ledger.person
  FOR EACH ROW EXECUTE FUNCTION ledger.check_person();
ALTER TABLE ledger.person ENABLE ALWAYS TRIGGER person_changes;
