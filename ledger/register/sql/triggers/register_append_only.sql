-- What was known of a site on a day, what a licence said, and what never counted, stays as it was: no UPDATE, DELETE or TRUNCATE.
-- Fires before each statement, always. Locks: none.
-- Errors: LG008 journal_append_only, by the journal's own function.
CREATE OR REPLACE TRIGGER site_attributes_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.site_attributes
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
ALTER TABLE ledger.site_attributes ENABLE ALWAYS TRIGGER site_attributes_append_only;
CREATE OR REPLACE TRIGGER licence_version_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.licence_version
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
ALTER TABLE ledger.licence_version ENABLE ALWAYS TRIGGER licence_version_append_only;
CREATE OR REPLACE TRIGGER annulment_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.annulment
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
ALTER TABLE ledger.annulment ENABLE ALWAYS TRIGGER annulment_append_only;
CREATE OR REPLACE TRIGGER licence_line_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.licence_line
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
ALTER TABLE ledger.licence_line ENABLE ALWAYS TRIGGER licence_line_append_only;
