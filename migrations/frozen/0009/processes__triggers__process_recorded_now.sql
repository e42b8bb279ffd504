-- A step is recorded: when, the database says.
-- Fires as `keep_recorded_at` says. Locks: none.
-- Errors: none.
CREATE OR REPLACE TRIGGER recorded_now BEFORE INSERT ON ledger.process_event
  FOR EACH ROW EXECUTE FUNCTION ledger.keep_recorded_at();
ALTER TABLE ledger.process_event ENABLE ALWAYS TRIGGER recorded_now;
