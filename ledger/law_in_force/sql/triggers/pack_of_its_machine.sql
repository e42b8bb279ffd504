-- A rule pack hangs on a process of its own machine.
-- Fires as `check_process_machine` says. Locks: none.
-- Errors: LG083 of_its_machine.
CREATE OR REPLACE TRIGGER of_its_machine BEFORE INSERT ON ledger.permit_pack
  FOR EACH ROW EXECUTE FUNCTION ledger.check_process_machine('pack_id', 'permits.pack');
ALTER TABLE ledger.permit_pack ENABLE ALWAYS TRIGGER of_its_machine;
