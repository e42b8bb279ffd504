-- Whether of two persons of the bureau one acts for the area of the one side of an act and the other for that of the other side; who acts for the
-- whole book acts for either, and a side that lies nowhere is anybody's.
-- Callers: ledger.permits.actions.counties, check_sides_in_area. Locks: none. Errors: none.
CREATE OR REPLACE FUNCTION ledger.acts_for_both(p_book integer, p_process uuid, p_one integer, p_two integer) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  RETURN (SELECT bool_or(x.fits)
          FROM permit_act t
          CROSS JOIN LATERAL (VALUES (t.site, t.other), (t.other, t.site)) AS s (one, two)
          CROSS JOIN LATERAL (SELECT bool_and(areas_of_holder(p_book, y.side) = '{}'
                                              OR area_other(y.actor_id, areas_of_holder(p_book, y.side), false) IS NULL) AS fits
                              FROM (VALUES (p_one, s.one), (p_two, s.two)) AS y (actor_id, side)) AS x
          WHERE t.book_id = p_book AND t.act_id = p_process);
END
$$;
