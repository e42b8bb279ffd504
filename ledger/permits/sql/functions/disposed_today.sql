-- What representatives of an enterprise have disposed of today, each alone, in processes beside one: no two parts stay below an amount that the whole
-- passes. What another one of them has approved inside is not counted.
-- Callers: ledger.permits.actions.inside, check_second_inside. Locks: none; the callers let one at a time ask. Errors: none.
CREATE OR REPLACE FUNCTION ledger.disposed_today(p_book integer, p_owner text, p_process uuid, OUT quantity bigint, OUT money bigint)
LANGUAGE sql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
  SELECT coalesce(sum(f.quantity), 0)::bigint, coalesce(sum(f.money), 0)::bigint
  FROM (SELECT DISTINCT e.process_id
        FROM permit_act t
        JOIN process_event e ON e.book_id = t.book_id AND e.process_id = t.act_id
        JOIN process_transition s ON s.machine = e.machine AND s.action = e.action AND s.from_state = e.from_state
        JOIN actor a ON a.actor_id = e.actor_id AND a.role = 'enterprise' AND a.owner = p_owner
        WHERE t.book_id = p_book AND t.act_id <> p_process
          AND (t.site IN (SELECT p_owner UNION ALL SELECT o.code FROM site o WHERE o.book_id = p_book AND o.party = p_owner)
               OR t.other IN (SELECT p_owner UNION ALL SELECT o.code FROM site o WHERE o.book_id = p_book AND o.party = p_owner))
          AND s.rights = '{initiate}' AND e.action <> 'end' AND e.machine NOT IN ('permits.dual_control', 'permits.internal')
          AND (e.recorded_at AT TIME ZONE 'Asia/Shanghai')::date = (clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date
          AND NOT EXISTS (SELECT FROM permit_act i JOIN process p ON p.book_id = i.book_id AND p.process_id = i.act_id AND p.state = 'confirmed'
                          WHERE i.book_id = p_book AND i.site = p_owner AND i.machine = 'permits.internal'
                            AND i.terms ->> 'of' = e.process_id::text
                            AND i.terms ->> 'step' IN (e.action, CASE e.action WHEN 'attest' THEN 'accept' WHEN 'accept' THEN 'attest' WHEN 'end_alone' THEN 'propose' END))) AS d
  CROSS JOIN LATERAL disposal_counted(p_book, d.process_id) AS f
$$;
