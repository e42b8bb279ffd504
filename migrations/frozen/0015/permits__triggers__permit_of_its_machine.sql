-- An act, an allocation, a fee, a report, the reason why one person sufficed for what has a threshold, and what is said of the register: each hangs
-- on a process of its own machine.
-- Fires as `check_process_machine` says. Locks: none. Errors: LG083 of_its_machine.
CREATE OR REPLACE TRIGGER of_its_machine BEFORE INSERT ON ledger.permit_act
  FOR EACH ROW EXECUTE FUNCTION ledger.check_process_machine('act_id');
ALTER TABLE ledger.permit_act ENABLE ALWAYS TRIGGER of_its_machine;
CREATE OR REPLACE TRIGGER of_its_machine BEFORE INSERT ON ledger.permit_grant
  FOR EACH ROW EXECUTE FUNCTION ledger.check_process_machine('grant_id', 'permits.grant');
ALTER TABLE ledger.permit_grant ENABLE ALWAYS TRIGGER of_its_machine;
CREATE OR REPLACE TRIGGER of_its_machine BEFORE INSERT ON ledger.permit_fee
  FOR EACH ROW EXECUTE FUNCTION ledger.check_process_machine('fee_id', 'permits.fee');
ALTER TABLE ledger.permit_fee ENABLE ALWAYS TRIGGER of_its_machine;
CREATE OR REPLACE TRIGGER of_its_machine BEFORE INSERT ON ledger.permit_report
  FOR EACH ROW EXECUTE FUNCTION ledger.check_process_machine('report_id', 'permits.report');
ALTER TABLE ledger.permit_report ENABLE ALWAYS TRIGGER of_its_machine;
CREATE OR REPLACE TRIGGER of_its_machine BEFORE INSERT ON ledger.permit_alone
  FOR EACH ROW EXECUTE FUNCTION ledger.check_process_machine('act_id', 'permits.cap', 'permits.grant', 'permits.move', 'permits.retirement',
                                                               'market.deposit');
ALTER TABLE ledger.permit_alone ENABLE ALWAYS TRIGGER of_its_machine;
CREATE OR REPLACE TRIGGER of_its_machine BEFORE INSERT ON ledger.site_attributes
  FOR EACH ROW EXECUTE FUNCTION ledger.check_process_machine('act_id', 'permits.register');
ALTER TABLE ledger.site_attributes ENABLE ALWAYS TRIGGER of_its_machine;
CREATE OR REPLACE TRIGGER of_its_machine BEFORE INSERT ON ledger.area_quality
  FOR EACH ROW EXECUTE FUNCTION ledger.check_process_machine('act_id', 'permits.register');
ALTER TABLE ledger.area_quality ENABLE ALWAYS TRIGGER of_its_machine;
CREATE OR REPLACE TRIGGER of_its_machine BEFORE INSERT ON ledger.licence_version
  FOR EACH ROW EXECUTE FUNCTION ledger.check_process_machine('act_id', 'permits.register');
ALTER TABLE ledger.licence_version ENABLE ALWAYS TRIGGER of_its_machine;
CREATE OR REPLACE TRIGGER of_its_machine BEFORE INSERT ON ledger.annulment
  FOR EACH ROW EXECUTE FUNCTION ledger.check_process_machine('act_id', 'permits.register');
ALTER TABLE ledger.annulment ENABLE ALWAYS TRIGGER of_its_machine;
CREATE OR REPLACE TRIGGER of_its_machine BEFORE INSERT ON ledger.naming
  FOR EACH ROW EXECUTE FUNCTION ledger.check_process_machine('act_id', 'permits.register');
ALTER TABLE ledger.naming ENABLE ALWAYS TRIGGER of_its_machine;
CREATE OR REPLACE TRIGGER of_its_machine BEFORE INSERT ON ledger.standing
  FOR EACH ROW EXECUTE FUNCTION ledger.check_process_machine('act_id', 'permits.register');
ALTER TABLE ledger.standing ENABLE ALWAYS TRIGGER of_its_machine;
CREATE OR REPLACE TRIGGER end_of_its_machine BEFORE INSERT OR UPDATE ON ledger.standing
  FOR EACH ROW EXECUTE FUNCTION ledger.check_process_machine('ended_act', 'permits.register');
ALTER TABLE ledger.standing ENABLE ALWAYS TRIGGER end_of_its_machine;
