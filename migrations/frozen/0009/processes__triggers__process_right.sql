-- A representative takes for its enterprise only the steps for which its mandate gives the right.
-- Fires before each INSERT of a step. Locks: none. Only what the web writes is asked: an archive that is replayed, by the owner, brings
-- steps of persons whose mandates stayed behind.
-- Errors: LG085 process_right. Twin: `api.dependencies.allowed`, which looks at the mandate of the key that came.
CREATE OR REPLACE FUNCTION ledger.check_step_right() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND EXISTS (
      SELECT FROM process_transition t JOIN actor a ON a.actor_id = NEW.actor_id
      WHERE t.machine = NEW.machine AND t.action = NEW.action AND t.from_state = NEW.from_state AND a.role = 'enterprise'
        AND NOT has_right(a.actor_id, t.rights)) THEN
    RAISE EXCEPTION 'a step without the right to it' USING ERRCODE = 'LG085', CONSTRAINT = 'process_right';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER process_event_right BEFORE INSERT ON ledger.process_event
  FOR EACH ROW EXECUTE FUNCTION ledger.check_step_right();
ALTER TABLE ledger.process_event ENABLE ALWAYS TRIGGER process_event_right;
