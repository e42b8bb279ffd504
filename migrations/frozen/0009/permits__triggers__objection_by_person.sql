-- An objection is answered by a person: three take part in a plan against which there is one, and a machine is none of them.
-- Fires before each UPDATE that answers an objection, always, whoever writes. Locks: none.
-- Errors: LG062 objection_by_person. Twin: ledger.permits.actions.plans.answer_objection.
CREATE OR REPLACE FUNCTION ledger.check_objection_by_person() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF is_machine(NEW.answered_by) THEN
    RAISE EXCEPTION 'an objection that is answered by a machine' USING ERRCODE = 'LG062', CONSTRAINT = 'objection_by_person';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER objection_by_person BEFORE UPDATE ON ledger.permit_objection
  FOR EACH ROW WHEN (NEW.answered_by IS DISTINCT FROM OLD.answered_by) EXECUTE FUNCTION ledger.check_objection_by_person();
ALTER TABLE ledger.permit_objection ENABLE ALWAYS TRIGGER objection_by_person;
