-- Steps that were taken and events that were told stay as they are: no UPDATE, DELETE or TRUNCATE, whoever asks. An event is
-- written without a number and gets one later, once.
-- Fires before each statement, and for the numbers of events before each row, always. Locks: none.
-- Errors: LG008 journal_append_only, by the journal's own function.
CREATE OR REPLACE TRIGGER process_event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger.process_event
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
ALTER TABLE ledger.process_event ENABLE ALWAYS TRIGGER process_event_append_only;
CREATE OR REPLACE TRIGGER outbox_append_only BEFORE DELETE OR TRUNCATE ON ledger.outbox
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change();
ALTER TABLE ledger.outbox ENABLE ALWAYS TRIGGER outbox_append_only;
CREATE OR REPLACE TRIGGER outbox_unnumbered BEFORE INSERT ON ledger.outbox
  FOR EACH ROW WHEN (NEW.number IS NOT NULL) EXECUTE FUNCTION ledger.refuse_change();
ALTER TABLE ledger.outbox ENABLE ALWAYS TRIGGER outbox_unnumbered;
CREATE OR REPLACE TRIGGER outbox_numbered_once BEFORE UPDATE ON ledger.outbox
  FOR EACH ROW WHEN (OLD.number IS NOT NULL
    OR (OLD.event_id, OLD.book_id, OLD.kind, OLD.subject, OLD.owners, OLD.figures, OLD.actor_id, OLD.recorded_at)
       IS DISTINCT FROM (NEW.event_id, NEW.book_id, NEW.kind, NEW.subject, NEW.owners, NEW.figures, NEW.actor_id, NEW.recorded_at))
  EXECUTE FUNCTION ledger.refuse_change();
ALTER TABLE ledger.outbox ENABLE ALWAYS TRIGGER outbox_numbered_once;
