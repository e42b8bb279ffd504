-- The day of the last step of a process, up to one of a number, that stands: a step that goes back takes out those since the process had the state
-- to which it leads, and counts itself no more than they do. One that leads to a state which it never had is a step like any other.
-- Callers: check_step_date. Locks: none. Errors: none. Twin: ledger.processes.actions.last_standing.
CREATE OR REPLACE FUNCTION ledger.last_standing(p_book integer, p_process uuid, p_version integer) RETURNS date
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_states text[] := '{}';
  v_days date[] := '{}';
  v_count integer := 0;
  v_left integer;
  v_step record;
BEGIN
  FOR v_step IN SELECT e.action, e.to_state, e.effective_on FROM process_event e
                WHERE e.book_id = p_book AND e.process_id = p_process AND e.version <= p_version ORDER BY e.version LOOP
    IF v_step.action LIKE 'reverse%' OR v_step.action = 'take_back' THEN
      v_left := v_count - 1;
      WHILE v_left > 0 AND v_states[v_left] <> v_step.to_state LOOP
        v_left := v_left - 1;
      END LOOP;
      IF v_left > 0 THEN
        v_count := v_left;
        CONTINUE;
      END IF;
    END IF;
    v_count := v_count + 1;
    v_states[v_count] := v_step.to_state;
    v_days[v_count] := v_step.effective_on;
  END LOOP;
  RETURN v_days[v_count];
END
$$;
