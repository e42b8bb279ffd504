-- The line of the bank behind a deposit is tied with the step that records it, be it of a second person, and a certificate is handed out with one.
-- Fires as `check_rows_with_step` says. Locks: none.
-- Errors: LG083 with_its_step.
CREATE OR REPLACE TRIGGER with_step AFTER INSERT ON ledger.permit_deposit_line REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.check_rows_with_step('act_id', 'any');
ALTER TABLE ledger.permit_deposit_line ENABLE ALWAYS TRIGGER with_step;
CREATE OR REPLACE TRIGGER with_step AFTER INSERT ON ledger.permit_certificate REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.check_rows_with_step('act_id', 'any');
ALTER TABLE ledger.permit_certificate ENABLE ALWAYS TRIGGER with_step;
