-- What is known of a site, and how it or a party is called, is recorded: when, the database says.
-- Fires as `keep_recorded_at` says. Locks: none.
-- Errors: none.
CREATE OR REPLACE TRIGGER recorded_now BEFORE INSERT ON ledger.site_attributes
  FOR EACH ROW EXECUTE FUNCTION ledger.keep_recorded_at();
ALTER TABLE ledger.site_attributes ENABLE ALWAYS TRIGGER recorded_now;
CREATE OR REPLACE TRIGGER recorded_now BEFORE INSERT ON ledger.naming
  FOR EACH ROW EXECUTE FUNCTION ledger.keep_recorded_at();
ALTER TABLE ledger.naming ENABLE ALWAYS TRIGGER recorded_now;
