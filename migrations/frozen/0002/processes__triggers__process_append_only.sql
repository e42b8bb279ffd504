-- Steps that were taken and events that were told stay as they are: no UPDATE, DELETE or TRUNCATE, whoever asks.
-- Fires before each statement, always. Locks: none.
-- Errors: LG008 journal_append_only, by the journal's own function.
CREATE OR REPLACE TRIGGER process_event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.process_event
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
ALTER TABLE ledger.process_event ENABLE ALWAYS TRIGGER process_event_append_only;
CREATE OR REPLACE TRIGGER outbox_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.outbox
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
ALTER TABLE ledger.outbox ENABLE ALWAYS TRIGGER outbox_append_only;
