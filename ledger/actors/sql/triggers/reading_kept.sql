-- That something was read stays: only how often grows, with the last instant. Nothing is deleted, whoever asks.
-- Fires before each statement or row, always. Locks: none.
-- Errors: LG084 reading_kept; LG008 journal_append_only, by the journal's own function.
CREATE OR REPLACE FUNCTION ledger.check_reading() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF (NEW.reading_id, NEW.book_id, NEW.actor_id, NEW.read_on, NEW.what, NEW.subject, NEW.times, NEW.first_at, greatest(NEW.last_at, OLD.last_at))
     IS DISTINCT FROM (OLD.reading_id, OLD.book_id, OLD.actor_id, OLD.read_on, OLD.what, OLD.subject, OLD.times + 1, OLD.first_at, NEW.last_at) THEN
    RAISE EXCEPTION 'what was read stays read' USING ERRCODE = 'LG084', CONSTRAINT = 'reading_kept';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER reading_changes BEFORE UPDATE ON ledger.reading
  FOR EACH ROW EXECUTE FUNCTION ledger.check_reading();
ALTER TABLE ledger.reading ENABLE ALWAYS TRIGGER reading_changes;
CREATE OR REPLACE TRIGGER reading_kept BEFORE DELETE OR TRUNCATE ON ledger.reading
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
ALTER TABLE ledger.reading ENABLE ALWAYS TRIGGER reading_kept;
