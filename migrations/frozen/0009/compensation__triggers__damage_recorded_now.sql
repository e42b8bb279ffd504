-- A record of a case, and a figure in it, is recorded: when, the database says.
-- Fires as `keep_recorded_at` says. Locks: none.
-- Errors: none.
CREATE OR REPLACE TRIGGER recorded_now BEFORE INSERT ON ledger.damage_record
  FOR EACH ROW EXECUTE FUNCTION ledger.keep_recorded_at();
ALTER TABLE ledger.damage_record ENABLE ALWAYS TRIGGER recorded_now;
CREATE OR REPLACE TRIGGER recorded_now BEFORE INSERT ON ledger.damage_figure
  FOR EACH ROW EXECUTE FUNCTION ledger.keep_recorded_at();
ALTER TABLE ledger.damage_figure ENABLE ALWAYS TRIGGER recorded_now;
