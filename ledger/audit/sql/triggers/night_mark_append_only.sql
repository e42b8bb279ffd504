-- What a night has checked stays as it was signed.
-- Fires before each statement, always. Locks: none.
-- Errors: LG008 journal_append_only.
CREATE OR REPLACE TRIGGER night_mark_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.night_mark
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
ALTER TABLE ledger.night_mark ENABLE ALWAYS TRIGGER night_mark_append_only;
