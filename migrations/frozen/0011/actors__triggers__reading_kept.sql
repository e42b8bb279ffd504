-- How often something was read grows by one, with the last instant.
-- Fires before each row, always, whoever asks. Locks: none.
-- Errors: LG084 reading_kept.
CREATE OR REPLACE FUNCTION ledger.check_reading() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF NEW.times <> OLD.times + 1 OR NEW.last_at < OLD.last_at THEN
    RAISE EXCEPTION 'what was read stays read' USING ERRCODE = 'LG084', CONSTRAINT = 'reading_kept';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER reading_changes BEFORE UPDATE ON ledger.reading
  FOR EACH ROW EXECUTE FUNCTION ledger.check_reading();
ALTER TABLE ledger.reading ENABLE ALWAYS TRIGGER reading_changes;
