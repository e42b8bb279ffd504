-- Whether what somebody began or agreed to for a side was renewed since by a representative of the same side: then it stands on that one's key.
-- Callers: check_step_asked, sides_gone, and what only looks.
-- Locks: none. Errors: none.
CREATE OR REPLACE FUNCTION ledger.renewed_since(p_book integer, p_process uuid, p_version integer, p_actor integer) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
  SELECT EXISTS (
    SELECT FROM process_event r JOIN actor b ON b.actor_id = r.actor_id JOIN actor a ON a.actor_id = p_actor AND a.owner = b.owner
    WHERE r.book_id = p_book AND r.process_id = p_process AND r.action = 'renew' AND r.version > p_version)
$$;
