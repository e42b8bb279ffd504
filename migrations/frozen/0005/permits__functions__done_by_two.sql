-- Whether an act came to its present state by two persons, or by one for whom that sufficed: a second person confirmed it; or the reason
-- why one sufficed is kept, with the figure that the act really counts; or an enterprise surrendered its own.
-- Callers: check_entry_by_two, check_step_by_two. Locks: none. Errors: none.
CREATE OR REPLACE FUNCTION ledger.done_by_two(p_book integer, p_act uuid) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, ledger
AS $$
  SELECT EXISTS (
    SELECT FROM process p
    JOIN process_event e ON e.book_id = p.book_id AND e.process_id = p.process_id AND e.version = p.version
    JOIN actor a ON a.actor_id = e.actor_id
    WHERE p.book_id = p_book AND p.process_id = p_act
      AND ((e.action = 'confirm' AND e.four_eyes) OR (e.action = 'surrender' AND a.role = 'enterprise')
           OR (p.machine = 'permits.grant' AND e.action = 'execute')
           OR EXISTS (SELECT FROM permit_alone o WHERE o.book_id = p.book_id AND o.act_id = p.process_id
                                                   AND o.figure = act_figure(p.book_id, p.process_id))))
$$;
