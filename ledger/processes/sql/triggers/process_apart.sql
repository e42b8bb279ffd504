-- Whoever took a step does not take one that is kept apart from it: who accepted or countersigned does not approve, who approved does not settle.
-- Whoever began a process takes no step of it that needs four eyes. A person is the same with another key, in another role, and for another owner.
-- A machine takes none that needs a second person, whoever answers for it; of what the web writes, for an archive brings what was done before.
-- Fires before each INSERT of a step, whoever writes. Locks: the row of the process, where the step is kept apart from others, so that a
-- step which is being written by somebody else is seen.
-- Errors: LG060 process_four_eyes, process_apart, process_by_person. Twin: ledger.processes.actions.check_step, which names what the person did.
CREATE OR REPLACE FUNCTION ledger.check_step_apart() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_apart text[];
BEGIN
  IF NEW.four_eyes AND person_of(NEW.actor_id) = person_of(NEW.started_by) THEN
    RAISE EXCEPTION 'a second step by the same person' USING ERRCODE = 'LG060', CONSTRAINT = 'process_four_eyes';
  END IF;
  SELECT t.apart INTO v_apart FROM process_transition t
  WHERE t.machine = NEW.machine AND t.action = NEW.action AND t.from_state = NEW.from_state AND t.apart <> '{}';
  IF FOUND THEN
    PERFORM FROM process p WHERE p.book_id = NEW.book_id AND p.process_id = NEW.process_id FOR NO KEY UPDATE;
    IF EXISTS (SELECT FROM process_event e WHERE e.book_id = NEW.book_id AND e.process_id = NEW.process_id
                                             AND person_of(e.actor_id) = person_of(NEW.actor_id) AND e.action = ANY (v_apart)) THEN
      RAISE EXCEPTION 'a step by somebody who did what it is kept apart from' USING ERRCODE = 'LG060', CONSTRAINT = 'process_apart';
    END IF;
  END IF;
  IF (NEW.four_eyes OR v_apart IS NOT NULL) AND ledger.as_web()
     AND is_machine(NEW.actor_id) THEN
    RAISE EXCEPTION 'a machine is no second person' USING ERRCODE = 'LG060', CONSTRAINT = 'process_by_person';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER process_event_apart BEFORE INSERT ON ledger.process_event
  FOR EACH ROW EXECUTE FUNCTION ledger.check_step_apart();
ALTER TABLE ledger.process_event ENABLE ALWAYS TRIGGER process_event_apart;
