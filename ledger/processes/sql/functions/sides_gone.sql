-- For which sides somebody began a process or agreed to it who has lost the key or the mandate since, and nobody has renewed that.
-- Callers: check_step_asked, ledger.permits.actions.sides.
-- Locks: none. Errors: none.
CREATE OR REPLACE FUNCTION ledger.sides_gone(p_book integer, p_process uuid) RETURNS TABLE (owner text)
LANGUAGE sql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
  SELECT DISTINCT a.owner FROM process_event e JOIN actor a USING (actor_id)
  WHERE e.book_id = p_book AND e.process_id = p_process AND a.owner IS NOT NULL
    AND (e.version = 1 OR e.action IN ('accept', 'attest', 'confirm', 'renew'))
    AND NOT renewed_since(e.book_id, e.process_id, e.version, e.actor_id) AND gone_since(e.actor_id, e.recorded_at) IS NOT NULL
$$;
