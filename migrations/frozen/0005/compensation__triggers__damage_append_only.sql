-- What was said and done in a case stays as it is: no UPDATE, DELETE or TRUNCATE, whoever asks.
-- Fires before each statement, always (also in replication mode). Locks: none.
-- Errors: LG008 journal_append_only. A correction is a record of its own.
CREATE OR REPLACE TRIGGER damage_record_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.damage_record
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
ALTER TABLE ledger.damage_record ENABLE ALWAYS TRIGGER damage_record_append_only;
CREATE OR REPLACE TRIGGER damage_figure_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.damage_figure
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
ALTER TABLE ledger.damage_figure ENABLE ALWAYS TRIGGER damage_figure_append_only;
CREATE OR REPLACE TRIGGER damage_item_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.damage_item
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
ALTER TABLE ledger.damage_item ENABLE ALWAYS TRIGGER damage_item_append_only;
CREATE OR REPLACE TRIGGER damage_evidence_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.damage_evidence
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
ALTER TABLE ledger.damage_evidence ENABLE ALWAYS TRIGGER damage_evidence_append_only;
CREATE OR REPLACE TRIGGER damage_return_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.damage_return
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
ALTER TABLE ledger.damage_return ENABLE ALWAYS TRIGGER damage_return_append_only;
