-- What a simulation of a pack told is kept with the step that simulates.
-- Fires as `check_with_step` says. Locks: none.
-- Errors: LG083 with_its_step.
DROP TRIGGER IF EXISTS pack_simulated ON ledger.permit_pack;
CREATE CONSTRAINT TRIGGER pack_simulated AFTER UPDATE ON ledger.permit_pack DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_with_step('pack_id', 'simulate');
ALTER TABLE ledger.permit_pack ENABLE ALWAYS TRIGGER pack_simulated;
