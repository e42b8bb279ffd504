-- To which processes somebody has said yes for a side, or approved that inside an enterprise; in whatever book. What hangs on it is told when
-- the key is taken back.
-- Callers: ledger.processes.queries. Locks: none. Errors: none.
CREATE OR REPLACE FUNCTION ledger.yes_of(p_actor integer) RETURNS TABLE (book_id integer, process_id uuid)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  RETURN QUERY
    SELECT e.book_id, e.process_id FROM process_event e
    WHERE e.actor_id = p_actor AND e.action IN ('accept', 'attest', 'confirm', 'renew')
      AND e.machine IN (SELECT t.machine FROM process_transition t WHERE t.action = 'attest')
    UNION
    SELECT i.book_id, (i.terms ->> 'of')::uuid
    FROM process_event c JOIN permit_act i ON i.book_id = c.book_id AND i.act_id = c.process_id
    WHERE c.actor_id = p_actor AND c.machine = 'permits.internal' AND c.action = 'confirm';
END
$$;
