-- For which sides somebody began a process or agreed to it, or approved that inside, who has lost the key or the mandate since, and nobody has
-- renewed that.
-- Callers: check_step_asked, ledger.permits.actions.sides.
-- Locks: none. Errors: none.
CREATE OR REPLACE FUNCTION ledger.sides_gone(p_book integer, p_process uuid) RETURNS TABLE (owner text)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  RETURN QUERY
    SELECT DISTINCT a.owner::text FROM stand_behind(p_book, p_process) AS s JOIN actor a ON a.actor_id = s.actor_id
    WHERE a.owner IS NOT NULL AND (s.version = 1 OR s.action IN ('accept', 'attest', 'confirm', 'renew'))
      AND NOT renewed_since(p_book, p_process, s.version, s.actor_id) AND gone_since(s.actor_id, s.recorded_at) IS NOT NULL;
END
$$;
