-- Whether a recording or a reversal is confirmed in this transaction, by another person than who recorded it or asked for it.
-- Callers: damage_done_now.
-- Locks: none. Errors: none.
CREATE OR REPLACE FUNCTION ledger.confirmed_now(p_book integer, p_process uuid) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
  SELECT EXISTS (
    SELECT FROM process_event e
    WHERE e.book_id = p_book AND e.process_id = p_process AND e.machine IN ('compensation.recording', 'compensation.reversal')
      AND e.action = 'confirm' AND person_of(e.actor_id) <> person_of(e.started_by) AND of_this_transaction(e.xmin))
$$;
