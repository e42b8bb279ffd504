-- In which areas the first side of an act lies that has not agreed with a key of its own, and for which nobody of the bureau has said yes whose
-- mandate is for one of them, or for the whole book; null where there is none. Who is named counts as one who has said yes. A side that lies
-- nowhere (a bank, a party without a site) is anybody's.
-- Callers: ledger.permits.actions.counties, check_sides_in_area. Locks: none. Errors: none.
CREATE OR REPLACE FUNCTION ledger.side_elsewhere(p_book integer, p_process uuid, p_actor integer) RETURNS text[]
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_said integer[] := ARRAY(
    SELECT e.actor_id FROM process_event e WHERE e.book_id = p_book AND e.process_id = p_process
      AND e.action IN ('propose', 'apply', 'offer', 'accept', 'attest', 'confirm', 'renew') UNION SELECT p_actor);
BEGIN
  RETURN (SELECT areas_of_holder(p_book, x.side)
          FROM permit_act t
          CROSS JOIN LATERAL unnest(ARRAY[t.site, CASE WHEN t.machine <> 'permits.move' THEN t.other END]) WITH ORDINALITY AS x (side, place)
          WHERE t.book_id = p_book AND t.act_id = p_process AND areas_of_holder(p_book, x.side) <> '{}'
            AND NOT EXISTS (SELECT FROM actor a WHERE a.actor_id = ANY (v_said)
                            AND a.owner = coalesce((SELECT s.party FROM site s WHERE s.book_id = p_book AND s.code = x.side), x.side))
            AND NOT EXISTS (SELECT FROM actor a WHERE a.actor_id = ANY (v_said) AND a.role = 'bureau'
                            AND area_other(a.actor_id, areas_of_holder(p_book, x.side), false) IS NULL)
          ORDER BY x.place LIMIT 1);
END
$$;
