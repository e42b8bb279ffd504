-- Counts one more lot under a cap, and tells what its code is made of: the only way in which the web moves the number.
-- Callers: ledger.permits.actions.recasting, as the web's role (SECURITY DEFINER). Locks: the row of the cap. Errors: none.
-- That the lot then is there, `cap_lots_counted` asks when the transaction commits.
CREATE OR REPLACE FUNCTION ledger.count_lot(
  p_book integer, p_cap integer, OUT pollutant text, OUT area text, OUT vintage smallint, OUT place integer)
LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, ledger, pg_temp
AS $$
  UPDATE permit_cap c SET lots = c.lots + 1 WHERE c.book_id = p_book AND c.asset_id = p_cap
  RETURNING c.pollutant, c.area, c.vintage, c.lots
$$;
