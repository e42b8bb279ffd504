-- An event is written without a number and gets one later, once.
-- Fires before each row, always. Locks: none.
-- Errors: LG008 journal_append_only, by the journal's own function.
CREATE OR REPLACE TRIGGER outbox_unnumbered BEFORE INSERT ON ledger.outbox
  FOR EACH ROW WHEN (NEW.number IS NOT NULL) EXECUTE FUNCTION ledger.refuse_change();
ALTER TABLE ledger.outbox ENABLE ALWAYS TRIGGER outbox_unnumbered;
CREATE OR REPLACE TRIGGER outbox_numbered_once BEFORE UPDATE ON ledger.outbox
  FOR EACH ROW WHEN (OLD.number IS NOT NULL) EXECUTE FUNCTION ledger.refuse_change();
ALTER TABLE ledger.outbox ENABLE ALWAYS TRIGGER outbox_numbered_once;
