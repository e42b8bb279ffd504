-- A case, and each thing in it that is a process, hangs on a process of its own machine.
-- Fires as `check_process_machine` says. Locks: none.
-- Errors: LG083 of_its_machine.
CREATE OR REPLACE TRIGGER of_its_machine BEFORE INSERT ON ledger.damage_case
  FOR EACH ROW EXECUTE FUNCTION ledger.check_process_machine('process_id', 'compensation.case');
ALTER TABLE ledger.damage_case ENABLE ALWAYS TRIGGER of_its_machine;
CREATE OR REPLACE TRIGGER of_its_machine BEFORE INSERT ON ledger.damage_clue_list
  FOR EACH ROW EXECUTE FUNCTION ledger.check_process_machine('list_id', 'compensation.clue_list');
ALTER TABLE ledger.damage_clue_list ENABLE ALWAYS TRIGGER of_its_machine;
CREATE OR REPLACE TRIGGER of_its_machine BEFORE INSERT ON ledger.damage_old_list
  FOR EACH ROW EXECUTE FUNCTION ledger.check_process_machine('list_id', 'compensation.old_list');
ALTER TABLE ledger.damage_old_list ENABLE ALWAYS TRIGGER of_its_machine;
CREATE OR REPLACE TRIGGER of_its_machine BEFORE INSERT ON ledger.damage_template
  FOR EACH ROW EXECUTE FUNCTION ledger.check_process_machine('template_id', 'compensation.template');
ALTER TABLE ledger.damage_template ENABLE ALWAYS TRIGGER of_its_machine;
CREATE OR REPLACE TRIGGER of_its_machine BEFORE INSERT ON ledger.damage_cost_table
  FOR EACH ROW EXECUTE FUNCTION ledger.check_process_machine('table_id', 'compensation.cost_table');
ALTER TABLE ledger.damage_cost_table ENABLE ALWAYS TRIGGER of_its_machine;
CREATE OR REPLACE TRIGGER of_its_machine BEFORE INSERT ON ledger.damage_simple_form
  FOR EACH ROW EXECUTE FUNCTION ledger.check_process_machine('form_id', 'compensation.simple_form');
ALTER TABLE ledger.damage_simple_form ENABLE ALWAYS TRIGGER of_its_machine;
CREATE OR REPLACE TRIGGER of_its_machine BEFORE INSERT ON ledger.damage_expert
  FOR EACH ROW EXECUTE FUNCTION ledger.check_process_machine('expert_id', 'compensation.expert');
ALTER TABLE ledger.damage_expert ENABLE ALWAYS TRIGGER of_its_machine;
CREATE OR REPLACE TRIGGER of_its_machine BEFORE INSERT ON ledger.damage_base
  FOR EACH ROW EXECUTE FUNCTION ledger.check_process_machine('base_id', 'compensation.base');
ALTER TABLE ledger.damage_base ENABLE ALWAYS TRIGGER of_its_machine;
CREATE OR REPLACE TRIGGER of_its_machine BEFORE INSERT ON ledger.damage_base_change
  FOR EACH ROW EXECUTE FUNCTION ledger.check_process_machine('change_id', 'compensation.base_change');
ALTER TABLE ledger.damage_base_change ENABLE ALWAYS TRIGGER of_its_machine;
CREATE OR REPLACE TRIGGER of_its_machine BEFORE INSERT ON ledger.damage_assessment
  FOR EACH ROW EXECUTE FUNCTION ledger.check_process_machine('assessment_id', 'compensation.assessment');
ALTER TABLE ledger.damage_assessment ENABLE ALWAYS TRIGGER of_its_machine;
CREATE OR REPLACE TRIGGER of_its_machine BEFORE INSERT ON ledger.damage_guarantee
  FOR EACH ROW EXECUTE FUNCTION ledger.check_process_machine('guarantee_id', 'compensation.guarantee');
ALTER TABLE ledger.damage_guarantee ENABLE ALWAYS TRIGGER of_its_machine;
CREATE OR REPLACE TRIGGER of_its_machine BEFORE INSERT ON ledger.damage_project
  FOR EACH ROW EXECUTE FUNCTION ledger.check_process_machine('project_id', 'compensation.project');
ALTER TABLE ledger.damage_project ENABLE ALWAYS TRIGGER of_its_machine;
CREATE OR REPLACE TRIGGER of_its_machine BEFORE INSERT ON ledger.damage_relief
  FOR EACH ROW EXECUTE FUNCTION ledger.check_process_machine('relief_id', 'compensation.relief');
ALTER TABLE ledger.damage_relief ENABLE ALWAYS TRIGGER of_its_machine;
CREATE OR REPLACE TRIGGER of_its_machine BEFORE INSERT ON ledger.damage_reversal
  FOR EACH ROW EXECUTE FUNCTION ledger.check_process_machine('reversal_id', 'compensation.reversal');
ALTER TABLE ledger.damage_reversal ENABLE ALWAYS TRIGGER of_its_machine;
CREATE OR REPLACE TRIGGER of_its_machine BEFORE INSERT ON ledger.nontax_receipt
  FOR EACH ROW EXECUTE FUNCTION ledger.check_process_machine('receipt_id', 'compensation.receipt');
ALTER TABLE ledger.nontax_receipt ENABLE ALWAYS TRIGGER of_its_machine;
CREATE OR REPLACE TRIGGER of_its_machine BEFORE INSERT ON ledger.damage_insolvency
  FOR EACH ROW EXECUTE FUNCTION ledger.check_process_machine('insolvency_id', 'compensation.insolvency');
ALTER TABLE ledger.damage_insolvency ENABLE ALWAYS TRIGGER of_its_machine;
CREATE OR REPLACE TRIGGER of_its_machine BEFORE INSERT ON ledger.damage_spending
  FOR EACH ROW EXECUTE FUNCTION ledger.check_process_machine('spending_id', 'compensation.spending');
ALTER TABLE ledger.damage_spending ENABLE ALWAYS TRIGGER of_its_machine;
CREATE OR REPLACE TRIGGER of_its_machine BEFORE INSERT ON ledger.damage_separate
  FOR EACH ROW EXECUTE FUNCTION ledger.check_process_machine('separate_id', 'compensation.separate_claim');
ALTER TABLE ledger.damage_separate ENABLE ALWAYS TRIGGER of_its_machine;
CREATE OR REPLACE TRIGGER of_its_machine BEFORE INSERT ON ledger.damage_enforced
  FOR EACH ROW EXECUTE FUNCTION ledger.check_process_machine('enforcement_id', 'compensation.enforcement');
ALTER TABLE ledger.damage_enforced ENABLE ALWAYS TRIGGER of_its_machine;
