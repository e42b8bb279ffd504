-- Who stands behind each step of a process: who took it, and who of the same enterprise has approved inside that it is taken.
-- A step is taken in the transaction of its approval, after that: it is the next one of who asked.
-- Callers: check_step_asked, sides_gone, ledger.processes.actions. Locks: none. Errors: none.
CREATE OR REPLACE FUNCTION ledger.stand_behind(p_book integer, p_process uuid)
  RETURNS TABLE (version integer, action text, actor_id integer, recorded_at timestamptz)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  RETURN QUERY
    SELECT e.version, e.action::text, e.actor_id, e.recorded_at FROM process_event e WHERE e.book_id = p_book AND e.process_id = p_process
    UNION ALL
    SELECT s.version, s.action::text, c.actor_id, c.recorded_at
    FROM permit_act i
    JOIN process_event c ON c.book_id = i.book_id AND c.process_id = i.act_id AND c.action = 'confirm'
    CROSS JOIN LATERAL (SELECT e.version, e.action FROM process_event e
                        WHERE e.book_id = i.book_id AND e.process_id = p_process AND e.actor_id = c.started_by AND e.recorded_at >= c.recorded_at
                        ORDER BY e.version LIMIT 1) AS s
    WHERE i.book_id = p_book AND i.machine = 'permits.internal' AND i.terms ->> 'of' = p_process::text;
END
$$;
