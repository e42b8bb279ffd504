-- Who has approved inside, for one side, what was done with a process: persons, and for whom. It counts as a yes of that side, so who gave it
-- says none for another.
-- Callers: ledger.permits.actions.sides, check_act_apart. Locks: none. Errors: none.
CREATE OR REPLACE FUNCTION ledger.approved_inside(p_book integer, p_process uuid) RETURNS TABLE (person integer, owner text)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  RETURN QUERY
    SELECT DISTINCT person_of(e.actor_id), i.site
    FROM permit_act i
    JOIN process_event e ON e.book_id = i.book_id AND e.process_id = i.act_id AND e.action = 'confirm'
    WHERE i.book_id = p_book AND i.site = ANY (permit_parties(p_book, p_process)) AND i.machine = 'permits.internal'
      AND i.terms ->> 'of' = p_process::text;
END
$$;
