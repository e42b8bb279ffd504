-- A task says what a comparison found, and an explanation what somebody said of it: each is written with its step, of the site that it names, in the
-- same transaction, so that nobody reads of a difference that nobody has found.
-- Fires for each task that the web opens, closes, renews or explains, when the transaction commits. Who may compare and explain, the step is asked.
-- Locks: none. Errors: LG104 task_of_act. Twin: ledger.permits.actions.reconcile.
CREATE OR REPLACE FUNCTION ledger.check_task_of_act() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_before permit_task; v_explained boolean;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    v_before := OLD;
  END IF;
  v_explained := NEW.explanation IS NOT NULL AND (NEW.explanation, NEW.explained_by) IS DISTINCT FROM (v_before.explanation, v_before.explained_by);
  IF ledger.as_web() AND NOT EXISTS (
      SELECT FROM permit_act t JOIN process_event e ON e.book_id = t.book_id AND e.process_id = t.act_id
      WHERE t.book_id = NEW.book_id AND t.site = regexp_replace(NEW.subject, '/[^/]*/[^/]*$', '') AND of_this_transaction(e.xmin)
        AND CASE WHEN v_explained THEN t.machine = 'permits.explanation' AND t.terms ->> 'explanation' = NEW.explanation
                                   AND e.actor_id = NEW.explained_by AND (NEW.figures, NEW.closed_at) IS NOT DISTINCT FROM (v_before.figures, v_before.closed_at)
                 ELSE t.machine = 'permits.comparison' END) THEN
    RAISE EXCEPTION 'a task % that no comparison has found, or nobody explained so', NEW.subject USING ERRCODE = 'LG104', CONSTRAINT = 'task_of_act';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS task_of_act ON ledger.permit_task;
CREATE CONSTRAINT TRIGGER task_of_act AFTER INSERT OR UPDATE ON ledger.permit_task DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_task_of_act();
ALTER TABLE ledger.permit_task ENABLE ALWAYS TRIGGER task_of_act;
