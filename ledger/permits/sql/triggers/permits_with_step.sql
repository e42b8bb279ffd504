-- The last day for objections to a plan is that of its publication, and an instalment of a fee is paid, due again, and replaced, by a step of its fee; an
-- objection is answered once.
-- Fires as `check_with_step` says; the answer before each row. Locks: none. Errors: LG083 with_its_step, objection_answered_once.
DROP TRIGGER IF EXISTS grant_published ON ledger.permit_grant;
CREATE CONSTRAINT TRIGGER grant_published AFTER UPDATE OF objections_until ON ledger.permit_grant DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_with_step('grant_id', 'publish');
ALTER TABLE ledger.permit_grant ENABLE ALWAYS TRIGGER grant_published;
DROP TRIGGER IF EXISTS fee_instalment_paid ON ledger.permit_fee_instalment;
CREATE CONSTRAINT TRIGGER fee_instalment_paid AFTER UPDATE ON ledger.permit_fee_instalment DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_with_step('fee_id', 'pay', 'pay_last', 'take_back', 'reschedule', 'annul');
ALTER TABLE ledger.permit_fee_instalment ENABLE ALWAYS TRIGGER fee_instalment_paid;

CREATE OR REPLACE FUNCTION ledger.check_objection_answered() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  RAISE EXCEPTION 'objection % is answered', OLD.objection_id USING ERRCODE = 'LG083', CONSTRAINT = 'objection_answered_once';
END
$$;

CREATE OR REPLACE TRIGGER objection_answered BEFORE UPDATE ON ledger.permit_objection
  FOR EACH ROW WHEN (OLD.answered_by IS NOT NULL) EXECUTE FUNCTION ledger.check_objection_answered();
ALTER TABLE ledger.permit_objection ENABLE ALWAYS TRIGGER objection_answered;
