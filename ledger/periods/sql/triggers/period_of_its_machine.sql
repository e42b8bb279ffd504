-- A step of a period hangs on a process of its own machine.
-- Fires as `check_process_machine` says. Locks: none.
-- Errors: LG083 of_its_machine.
CREATE OR REPLACE TRIGGER of_its_machine BEFORE INSERT ON ledger.period_step
  FOR EACH ROW EXECUTE FUNCTION ledger.check_process_machine('step_id', 'periods.step');
ALTER TABLE ledger.period_step ENABLE ALWAYS TRIGGER of_its_machine;
