-- That another number was confirmed, enrolled, dropped or taken back is written once, and it is taken back only by an
-- undoing that another person confirmed. A number is one person's, whether it came with it or enrolled it.
-- Fires before each row, always, whoever asks. Locks: that of the keys, where a number is written, so that of two who come with one
-- at once one is first.
-- Errors: LG081 mandate_kept; LG097 number_once.
CREATE OR REPLACE FUNCTION ledger.check_renumbering() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF (OLD.confirmed_at IS NOT NULL AND (NEW.confirmed_by, NEW.confirmed_at, NEW.second_digest, NEW.expires_at)
                                          IS DISTINCT FROM (OLD.confirmed_by, OLD.confirmed_at, OLD.second_digest, OLD.expires_at))
     OR (OLD.used_at IS NOT NULL AND (NEW.used_at, NEW.number_digest) IS DISTINCT FROM (OLD.used_at, OLD.number_digest))
     OR (OLD.dropped_at IS NOT NULL AND (NEW.dropped_by, NEW.dropped_at) IS DISTINCT FROM (OLD.dropped_by, OLD.dropped_at))
     OR (NEW.undone_at IS DISTINCT FROM OLD.undone_at AND (OLD.undone_at IS NOT NULL OR NOT EXISTS (
           SELECT FROM undoing u WHERE u.renumbering_id = NEW.renumbering_id AND u.confirmed_at IS NOT NULL))) THEN
    RAISE EXCEPTION 'number % stays what it was', OLD.renumbering_id USING ERRCODE = 'LG081', CONSTRAINT = 'mandate_kept';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE FUNCTION ledger.check_undoing() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF (OLD.confirmed_at IS NOT NULL AND (NEW.confirmed_by, NEW.confirmed_at) IS DISTINCT FROM (OLD.confirmed_by, OLD.confirmed_at))
     OR (OLD.dropped_at IS NOT NULL AND (NEW.dropped_by, NEW.dropped_at) IS DISTINCT FROM (OLD.dropped_by, OLD.dropped_at)) THEN
    RAISE EXCEPTION 'undoing % stays what it was', OLD.undoing_id USING ERRCODE = 'LG081', CONSTRAINT = 'mandate_kept';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE FUNCTION ledger.check_number_once() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('ecoledger.keys'));
  IF (TG_TABLE_NAME = 'person' AND EXISTS (SELECT FROM renumbering r WHERE r.number_digest = NEW.number_digest AND r.undone_at IS NULL))
     OR (TG_TABLE_NAME = 'renumbering' AND EXISTS (SELECT FROM person p WHERE p.number_digest = NEW.number_digest)) THEN
    RAISE EXCEPTION 'a number is that of one person' USING ERRCODE = 'LG097', CONSTRAINT = 'number_once';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER renumbering_changes BEFORE UPDATE ON ledger.renumbering
  FOR EACH ROW EXECUTE FUNCTION ledger.check_renumbering();
ALTER TABLE ledger.renumbering ENABLE ALWAYS TRIGGER renumbering_changes;
CREATE OR REPLACE TRIGGER undoing_changes BEFORE UPDATE ON ledger.undoing
  FOR EACH ROW EXECUTE FUNCTION ledger.check_undoing();
ALTER TABLE ledger.undoing ENABLE ALWAYS TRIGGER undoing_changes;
CREATE OR REPLACE TRIGGER person_number_once BEFORE INSERT ON ledger.person
  FOR EACH ROW EXECUTE FUNCTION ledger.check_number_once();
ALTER TABLE ledger.person ENABLE ALWAYS TRIGGER person_number_once;
CREATE OR REPLACE TRIGGER renumbering_number_once BEFORE INSERT OR UPDATE ON ledger.renumbering
  FOR EACH ROW WHEN (NEW.number_digest IS NOT NULL AND NEW.undone_at IS NULL) EXECUTE FUNCTION ledger.check_number_once();
ALTER TABLE ledger.renumbering ENABLE ALWAYS TRIGGER renumbering_number_once;
