-- An act is recorded: when, the database says.
-- Fires as `keep_recorded_at` says. Locks: none.
-- Errors: none.
CREATE OR REPLACE TRIGGER recorded_now BEFORE INSERT ON ledger.permit_act
  FOR EACH ROW EXECUTE FUNCTION ledger.keep_recorded_at();
ALTER TABLE ledger.permit_act ENABLE ALWAYS TRIGGER recorded_now;
