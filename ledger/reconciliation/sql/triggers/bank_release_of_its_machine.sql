-- The undoing of a match hangs on a process of its own machine.
-- Fires as `check_process_machine` says. Locks: none.
-- Errors: LG083 of_its_machine.
CREATE OR REPLACE TRIGGER of_its_machine BEFORE INSERT ON ledger.bank_release
  FOR EACH ROW EXECUTE FUNCTION ledger.check_process_machine('release_id', 'reconciliation.release');
ALTER TABLE ledger.bank_release ENABLE ALWAYS TRIGGER of_its_machine;
