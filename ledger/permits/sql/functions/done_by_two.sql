-- Whether an act came to its present state by two persons, or by one for whom that sufficed: a second person confirmed it; or, of what has a
-- threshold and was done with one step, the reason why one sufficed is kept, with the figure that the act really counts; or an enterprise
-- surrendered its own.
-- Callers: check_entry_by_two, check_step_by_two, check_register_by_two, check_annulment_by_two, check_exclusion_by_two, check_fee_paid_by_two. Locks: none. Errors: none.
-- Twin of the steps of one person: ledger.permits.machines.by_two, `alone`.
CREATE OR REPLACE FUNCTION ledger.done_by_two(p_book integer, p_act uuid) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
  SELECT EXISTS (
    SELECT FROM process p
    JOIN process_event e ON e.book_id = p.book_id AND e.process_id = p.process_id AND e.version = p.version
    JOIN actor a ON a.actor_id = e.actor_id
    WHERE p.book_id = p_book AND p.process_id = p_act
      AND ((e.action = 'confirm' AND e.four_eyes) OR (e.action = 'surrender' AND a.role = 'enterprise')
           OR (p.machine = 'permits.grant' AND e.action = 'execute')
           OR (p.machine, e.action) IN (VALUES ('permits.cap', 'set'), ('permits.cap', 'cut'), ('permits.cap', 'share'),
                                               ('permits.grant', 'allocate'), ('permits.move', 'release'), ('permits.retirement', 'retire'),
                                               ('permits.retirement', 'cancel'), ('permits.retirement', 'deduct'),
                                               ('market.deposit', 'record'))
              AND EXISTS (SELECT FROM permit_alone o WHERE o.book_id = p.book_id AND o.act_id = p.process_id
                                                       AND o.figure = act_figure(p.book_id, p.process_id))))
$$;
