-- What a case is assessed at is what the version says that a second person accepts in this transaction, beside what was assessed
-- before the case was reopened.
-- Fires for each changed row when the transaction commits, because the step may be kept after it. Only what the web writes is
-- asked: an archive that is replayed brings rows and steps in its own order. Locks: none. Errors: LG083 with_its_step. Twin:
-- ledger.compensation.actions.assessments.accept.
CREATE OR REPLACE FUNCTION ledger.check_case_assessed() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND NOT EXISTS (
      SELECT FROM damage_assessment a JOIN process_event e ON e.book_id = a.book_id AND e.process_id = a.assessment_id
      WHERE a.book_id = NEW.book_id AND a.case_id = NEW.case_id AND a.class IS NOT DISTINCT FROM NEW.class
        AND a.total + damage_assessed_before(a.book_id, a.case_id) = NEW.assessed
        AND e.action IN ('accept', 'carry_over') AND of_this_transaction(e.xmin)) THEN
    RAISE EXCEPTION 'a case is assessed by the version that is accepted'
      USING ERRCODE = 'LG083', CONSTRAINT = 'with_its_step';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS damage_case_assessed ON ledger.damage_case;
CREATE CONSTRAINT TRIGGER damage_case_assessed AFTER UPDATE OF class, assessed ON ledger.damage_case DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_case_assessed();
ALTER TABLE ledger.damage_case ENABLE ALWAYS TRIGGER damage_case_assessed;
