-- What an act counts where an enterprise disposes of something: the sum over its lines and years in the smallest unit, and its money in fen; the end
-- of an agreement counts what was agreed. Null for what it is not about.
-- Callers: ledger.permits.actions.inside, disposed_today, check_second_inside. Locks: none. Errors: none.
CREATE OR REPLACE FUNCTION ledger.disposal_counted(p_book integer, p_process uuid, OUT quantity bigint, OUT money bigint)
LANGUAGE sql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
  SELECT (SELECT sum(n.delivered * (n.last_vintage - n.first_vintage + 1)) FROM permit_act_line n WHERE n.book_id = p_book AND n.act_id = x.id)::bigint,
         (SELECT t.money FROM permit_act t WHERE t.book_id = p_book AND t.act_id = x.id)
  FROM (SELECT coalesce((SELECT (e.terms ->> 'of')::uuid FROM permit_act e
                         WHERE e.book_id = p_book AND e.act_id = p_process AND e.machine = 'market.ending'), p_process) AS id) AS x
$$;
