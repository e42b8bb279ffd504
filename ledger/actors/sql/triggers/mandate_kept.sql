-- The actor of a mandate that is confirmed is whom it was asked for; that something was confirmed, dropped, used or ended is written once, and
-- whom it was asked for is forgotten then and not before. What else was asked for is written once from the beginning (may_change).
-- Fires before each row, always, whoever asks. Locks: none. Errors: LG081 mandate_kept.
CREATE OR REPLACE FUNCTION ledger.check_mandate() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF (OLD.actor_id IS NOT NULL AND NEW.actor_id IS DISTINCT FROM OLD.actor_id)
     OR (NEW.confirmed_at IS NULL AND (NEW.asked_book, NEW.asked_role, NEW.asked_owner, NEW.asked_system)
                                      IS DISTINCT FROM (OLD.asked_book, OLD.asked_role, OLD.asked_owner, OLD.asked_system))
     OR (NEW.confirmed_at IS NULL AND NEW.dropped_at IS NULL
         AND (NEW.asked_name, NEW.asked_number) IS DISTINCT FROM (OLD.asked_name, OLD.asked_number))
     OR (OLD.confirmed_at IS NULL AND NEW.confirmed_at IS NOT NULL AND NOT EXISTS (
           SELECT FROM actor a JOIN person p ON p.person_id = a.person_id
           WHERE a.actor_id = NEW.actor_id AND p.person_id = person_of_number(OLD.asked_number) AND a.name = OLD.asked_name AND a.role = OLD.asked_role
             AND (a.book_id, a.owner, a.system) IS NOT DISTINCT FROM (OLD.asked_book, OLD.asked_owner, OLD.asked_system)))
     OR (OLD.confirmed_at IS NOT NULL
         AND (NEW.given, NEW.confirmed_by, NEW.confirmed_at) IS DISTINCT FROM (OLD.given, OLD.confirmed_by, OLD.confirmed_at))
     OR (OLD.dropped_at IS NOT NULL AND (NEW.dropped_by, NEW.dropped_at) IS DISTINCT FROM (OLD.dropped_by, OLD.dropped_at))
     OR (OLD.ended_at IS NOT NULL AND (NEW.ended_by, NEW.ended_at, NEW.why) IS DISTINCT FROM (OLD.ended_by, OLD.ended_at, OLD.why)) THEN
    RAISE EXCEPTION 'mandate % stays what it was', OLD.mandate_id USING ERRCODE = 'LG081', CONSTRAINT = 'mandate_kept';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE FUNCTION ledger.check_enrolment() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF (OLD.confirmed_at IS NOT NULL AND (NEW.confirmed_by, NEW.confirmed_at, NEW.second_digest, NEW.expires_at)
                                          IS DISTINCT FROM (OLD.confirmed_by, OLD.confirmed_at, OLD.second_digest, OLD.expires_at))
     OR (OLD.dropped_at IS NOT NULL AND NEW.dropped_at IS DISTINCT FROM OLD.dropped_at)
     OR (OLD.used_at IS NOT NULL AND (NEW.used_at, NEW.key_id) IS DISTINCT FROM (OLD.used_at, OLD.key_id)) THEN
    RAISE EXCEPTION 'enrolment % stays what it was', OLD.enrolment_id USING ERRCODE = 'LG081', CONSTRAINT = 'mandate_kept';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE FUNCTION ledger.check_erasure() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF (OLD.confirmed_at IS NOT NULL AND (NEW.confirmed_by, NEW.confirmed_at) IS DISTINCT FROM (OLD.confirmed_by, OLD.confirmed_at))
     OR (OLD.dropped_at IS NOT NULL AND (NEW.dropped_by, NEW.dropped_at) IS DISTINCT FROM (OLD.dropped_by, OLD.dropped_at)) THEN
    RAISE EXCEPTION 'erasure % stays what it was', OLD.erasure_id USING ERRCODE = 'LG081', CONSTRAINT = 'mandate_kept';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE FUNCTION ledger.check_renaming() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF (NEW.name IS NOT NULL AND NEW.name IS DISTINCT FROM OLD.name)
     OR (OLD.confirmed_at IS NOT NULL AND (NEW.confirmed_by, NEW.confirmed_at) IS DISTINCT FROM (OLD.confirmed_by, OLD.confirmed_at))
     OR (OLD.dropped_at IS NOT NULL AND (NEW.dropped_by, NEW.dropped_at) IS DISTINCT FROM (OLD.dropped_by, OLD.dropped_at)) THEN
    RAISE EXCEPTION 'renaming % stays what it was', OLD.renaming_id USING ERRCODE = 'LG081', CONSTRAINT = 'mandate_kept';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER mandate_changes BEFORE UPDATE ON ledger.mandate
  FOR EACH ROW EXECUTE FUNCTION ledger.check_mandate();
ALTER TABLE ledger.mandate ENABLE ALWAYS TRIGGER mandate_changes;
CREATE OR REPLACE TRIGGER enrolment_changes BEFORE UPDATE ON ledger.enrolment
  FOR EACH ROW EXECUTE FUNCTION ledger.check_enrolment();
ALTER TABLE ledger.enrolment ENABLE ALWAYS TRIGGER enrolment_changes;
CREATE OR REPLACE TRIGGER erasure_changes BEFORE UPDATE ON ledger.erasure
  FOR EACH ROW EXECUTE FUNCTION ledger.check_erasure();
ALTER TABLE ledger.erasure ENABLE ALWAYS TRIGGER erasure_changes;
CREATE OR REPLACE TRIGGER renaming_changes BEFORE UPDATE ON ledger.renaming
  FOR EACH ROW EXECUTE FUNCTION ledger.check_renaming();
ALTER TABLE ledger.renaming ENABLE ALWAYS TRIGGER renaming_changes;
