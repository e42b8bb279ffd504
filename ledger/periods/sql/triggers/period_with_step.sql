-- What is asked of a period is written with its first step.
-- Fires as `check_rows_with_step` says. Locks: none.
-- Errors: LG083 with_its_step.
CREATE OR REPLACE TRIGGER with_step AFTER INSERT ON ledger.period_step REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.check_rows_with_step('step_id', 'first');
ALTER TABLE ledger.period_step ENABLE ALWAYS TRIGGER with_step;
