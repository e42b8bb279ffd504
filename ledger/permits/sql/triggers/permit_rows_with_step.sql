-- What an act, an allocation, a fee or a report says is written with its first step; the lots that it takes, the measure that is recognised,
-- and the parts of a fee (`fee_rescheduled`), with one of its steps.
-- Fires as `check_rows_with_step` says. Locks: none. Errors: LG083 with_its_step.
CREATE OR REPLACE TRIGGER with_step AFTER INSERT ON ledger.permit_act REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.check_rows_with_step('act_id', 'first');
ALTER TABLE ledger.permit_act ENABLE ALWAYS TRIGGER with_step;
CREATE OR REPLACE TRIGGER with_step AFTER INSERT ON ledger.permit_act_line REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.check_rows_with_step('act_id', 'first');
ALTER TABLE ledger.permit_act_line ENABLE ALWAYS TRIGGER with_step;
CREATE OR REPLACE TRIGGER with_step AFTER INSERT ON ledger.permit_act_lot REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.check_rows_with_step('act_id', 'any');
ALTER TABLE ledger.permit_act_lot ENABLE ALWAYS TRIGGER with_step;
CREATE OR REPLACE TRIGGER with_step AFTER INSERT ON ledger.permit_inherited REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.check_rows_with_step('act_id', 'any');
ALTER TABLE ledger.permit_inherited ENABLE ALWAYS TRIGGER with_step;
CREATE OR REPLACE TRIGGER with_step AFTER INSERT ON ledger.permit_proceeds REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.check_rows_with_step('act_id', 'any');
ALTER TABLE ledger.permit_proceeds ENABLE ALWAYS TRIGGER with_step;
CREATE OR REPLACE TRIGGER with_step AFTER INSERT ON ledger.permit_sold_before REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.check_rows_with_step('act_id', 'any');
ALTER TABLE ledger.permit_sold_before ENABLE ALWAYS TRIGGER with_step;
CREATE OR REPLACE TRIGGER with_step AFTER INSERT ON ledger.permit_alone REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.check_rows_with_step('act_id', 'first');
ALTER TABLE ledger.permit_alone ENABLE ALWAYS TRIGGER with_step;
CREATE OR REPLACE TRIGGER with_step AFTER INSERT ON ledger.permit_grant REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.check_rows_with_step('grant_id', 'first');
ALTER TABLE ledger.permit_grant ENABLE ALWAYS TRIGGER with_step;
CREATE OR REPLACE TRIGGER with_step AFTER INSERT ON ledger.permit_grant_line REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.check_rows_with_step('grant_id', 'first');
ALTER TABLE ledger.permit_grant_line ENABLE ALWAYS TRIGGER with_step;
CREATE OR REPLACE TRIGGER with_step AFTER INSERT ON ledger.permit_fee REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.check_rows_with_step('fee_id', 'first');
ALTER TABLE ledger.permit_fee ENABLE ALWAYS TRIGGER with_step;
CREATE OR REPLACE TRIGGER with_step AFTER INSERT ON ledger.permit_fee_line REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.check_rows_with_step('fee_id', 'first');
ALTER TABLE ledger.permit_fee_line ENABLE ALWAYS TRIGGER with_step;
CREATE OR REPLACE TRIGGER with_step AFTER INSERT ON ledger.permit_fee_lot REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.check_rows_with_step('fee_id', 'first');
ALTER TABLE ledger.permit_fee_lot ENABLE ALWAYS TRIGGER with_step;
CREATE OR REPLACE TRIGGER with_step AFTER INSERT ON ledger.permit_fee_instalment REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.check_rows_with_step('fee_id', 'any');
ALTER TABLE ledger.permit_fee_instalment ENABLE ALWAYS TRIGGER with_step;
CREATE OR REPLACE TRIGGER with_step AFTER INSERT ON ledger.permit_report REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.check_rows_with_step('report_id', 'first');
ALTER TABLE ledger.permit_report ENABLE ALWAYS TRIGGER with_step;
CREATE OR REPLACE TRIGGER with_step AFTER INSERT ON ledger.permit_measure REFERENCING NEW TABLE AS new_rows
  FOR EACH STATEMENT EXECUTE FUNCTION ledger.check_rows_with_step('act_id', 'any');
ALTER TABLE ledger.permit_measure ENABLE ALWAYS TRIGGER with_step;
