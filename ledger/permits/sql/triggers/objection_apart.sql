-- An objection that is rejected stops its plan no longer: so it is rejected by nobody who has uploaded or published the plan, and the plan is
-- approved by nobody who has rejected one.
-- Fires before each UPDATE that rejects an objection, and before each step that approves a grant, whoever writes. Locks: none; the row of the
-- process is locked by whoever takes a step.
-- Errors: LG062 objection_apart. Twin: ledger.permits.actions.plans.
CREATE OR REPLACE FUNCTION ledger.check_objection_apart() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF EXISTS (SELECT FROM process_event e WHERE e.book_id = NEW.book_id AND e.process_id = NEW.grant_id AND e.action IN ('upload', 'publish')
                                           AND person_of(e.actor_id) = person_of(NEW.answered_by)) THEN
    RAISE EXCEPTION 'an objection that is rejected by whose plan it is against' USING ERRCODE = 'LG062', CONSTRAINT = 'objection_apart';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE FUNCTION ledger.check_approver_apart() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF EXISTS (SELECT FROM permit_objection o WHERE o.book_id = NEW.book_id AND o.grant_id = NEW.process_id AND NOT o.upheld
                                              AND person_of(o.answered_by) = person_of(NEW.actor_id)) THEN
    RAISE EXCEPTION 'a plan that is approved by who rejected an objection' USING ERRCODE = 'LG062', CONSTRAINT = 'objection_apart';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER objection_apart BEFORE UPDATE ON ledger.permit_objection
  FOR EACH ROW WHEN (NOT NEW.upheld) EXECUTE FUNCTION ledger.check_objection_apart();
ALTER TABLE ledger.permit_objection ENABLE ALWAYS TRIGGER objection_apart;
CREATE OR REPLACE TRIGGER objection_approver_apart BEFORE INSERT ON ledger.process_event
  FOR EACH ROW WHEN (NEW.machine = 'permits.grant' AND NEW.action = 'approve') EXECUTE FUNCTION ledger.check_approver_apart();
ALTER TABLE ledger.process_event ENABLE ALWAYS TRIGGER objection_approver_apart;
