-- Where the process of a permit lies: the areas of its lines, for a cap and an allocation, each of which counts; else those of the sites
-- whose permits, fee or report it is, or of the reserve; of a sale and a lease those of both sides, of which one is enough. A site lies where it
-- lay at last. None for the whole book.
-- Callers: ledger.permits.queries.acts.place_of, check_permit_place. Locks: none. Errors: none.
CREATE OR REPLACE FUNCTION ledger.permit_place(p_book integer, p_process uuid, OUT areas text[], OUT every_one boolean)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  SELECT p.machine IN ('permits.cap', 'permits.grant') INTO every_one FROM process p WHERE p.book_id = p_book AND p.process_id = p_process;
  IF every_one THEN
    SELECT coalesce(array_agg(DISTINCT x.area ORDER BY x.area), '{}') INTO areas
    FROM (SELECT l.area FROM permit_act_line l WHERE l.book_id = p_book AND l.act_id = p_process
          UNION SELECT g.area FROM permit_grant_line g WHERE g.book_id = p_book AND g.grant_id = p_process) AS x;
  ELSE
    SELECT coalesce(array_agg(DISTINCT y.area ORDER BY y.area), '{}') INTO areas
    FROM (SELECT unnest(areas_of_holder(p_book, x.holder)) AS area
          FROM (SELECT unnest(CASE WHEN a.machine IN ('permits.sale', 'permits.lease') THEN ARRAY[a.site, a.other] ELSE ARRAY[a.site] END)
                FROM permit_act a WHERE a.book_id = p_book AND a.act_id = p_process
                UNION SELECT f.site FROM permit_fee f WHERE f.book_id = p_book AND f.fee_id = p_process
                UNION SELECT r.site FROM permit_report r WHERE r.book_id = p_book AND r.report_id = p_process) AS x (holder)) AS y;
  END IF;
END
$$;
