-- No record of a damage case stands without what makes it an act: what it is about is of its case, and nothing where such an act is about nothing
-- (damage_about); and where such an act takes a step (damage_step_of), this step is taken in the same transaction, by the rules of its
-- machine, with its roles and second persons: of what waits for another person, when it is confirmed. What began a case has its id, so that
-- there is one such act of a case.
-- Fires for each new record when the transaction commits, because the step may be taken after it. Only what the web writes is asked: an archive
-- that is replayed, by the owner, brings records and steps in its own order. Locks: none; the row of the case is locked by whoever
-- acts in it.
-- Errors: LG083 damage_record_about, damage_record_stepped. Twin: ledger.compensation.acts.take, by which every act goes.
CREATE OR REPLACE FUNCTION ledger.check_damage_record_stepped() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_act damage_record;
  v_process uuid;
BEGIN
  IF NOT as_web() THEN
    RETURN NULL;
  ELSIF NOT damage_about(NEW.book_id, NEW.case_id, NEW.record_id, NEW.kind, NEW.subject) THEN
    RAISE EXCEPTION '% about nothing of its case', NEW.kind USING ERRCODE = 'LG083', CONSTRAINT = 'damage_record_about';
  END IF;
  FOR v_act IN
    SELECT r.* FROM damage_record r
    WHERE r.book_id = NEW.book_id AND (
      r.record_id = NEW.record_id AND NOT damage_writers() -> 'compensation.recording propose' ? r.kind
      OR NEW.kind = 'confirm_recording' AND r.record_id = NEW.subject)
  LOOP
    v_process := damage_step_of(v_act.book_id, v_act.record_id);
    IF v_process IS NOT NULL AND NOT EXISTS (
        SELECT FROM process_event e
        WHERE e.book_id = v_act.book_id AND e.process_id = v_process AND damage_writers() -> (e.machine || ' ' || e.action) ? v_act.kind
          AND (e.from_state = '') = (e.process_id = v_act.record_id) AND of_this_transaction(e.xmin)) THEN
      RAISE EXCEPTION '% without its step', v_act.kind USING ERRCODE = 'LG083', CONSTRAINT = 'damage_record_stepped';
    END IF;
  END LOOP;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS damage_record_stepped ON ledger.damage_record;
CREATE CONSTRAINT TRIGGER damage_record_stepped AFTER INSERT ON ledger.damage_record DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_damage_record_stepped();
ALTER TABLE ledger.damage_record ENABLE ALWAYS TRIGGER damage_record_stepped;
