-- A step does not take effect in the future, nor before the last step that stands: what was reversed since, and its reversal, are passed over.
-- Fires before each INSERT of a step. Locks: none; the row of the process is locked by whoever takes a step.
-- Errors: LG015 process_not_in_future, LG016 process_not_backdated. Twin: ledger.processes.actions, with the dates.
CREATE OR REPLACE FUNCTION ledger.check_step_date() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF NEW.effective_on > (SELECT (clock_now() AT TIME ZONE b.zone)::date FROM book b WHERE b.book_id = NEW.book_id) THEN
    RAISE EXCEPTION 'a step in the future' USING ERRCODE = 'LG015', CONSTRAINT = 'process_not_in_future';
  END IF;
  IF last_standing(NEW.book_id, NEW.process_id, NEW.previous) > NEW.effective_on THEN
    RAISE EXCEPTION 'a step before its predecessor' USING ERRCODE = 'LG016', CONSTRAINT = 'process_not_backdated';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER process_event_dates BEFORE INSERT ON ledger.process_event
  FOR EACH ROW EXECUTE FUNCTION ledger.check_step_date();
ALTER TABLE ledger.process_event ENABLE ALWAYS TRIGGER process_event_dates;
