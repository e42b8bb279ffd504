-- What is written in the journal stays as it is: no UPDATE, DELETE or TRUNCATE, whoever asks.
-- Fires before each statement, always (also in replication mode). Locks: none.
-- Errors: LG008 journal_append_only. Corrections are reversals: ledger.journal.posting.mirror.
CREATE OR REPLACE TRIGGER entry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.entry
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
ALTER TABLE ledger.entry ENABLE ALWAYS TRIGGER entry_append_only;
CREATE OR REPLACE TRIGGER posting_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.posting
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
ALTER TABLE ledger.posting ENABLE ALWAYS TRIGGER posting_append_only;
CREATE OR REPLACE TRIGGER refusal_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.refusal
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
ALTER TABLE ledger.refusal ENABLE ALWAYS TRIGGER refusal_append_only;
CREATE OR REPLACE TRIGGER approval_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.approval
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
ALTER TABLE ledger.approval ENABLE ALWAYS TRIGGER approval_append_only;
CREATE OR REPLACE TRIGGER account_event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.account_event
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
ALTER TABLE ledger.account_event ENABLE ALWAYS TRIGGER account_event_append_only;
