-- How an enterprise or a site is called on a day: what was said last of the newest day that has come, or else with what it was registered; null
-- of who is not registered.
-- Callers: the queries of the register, of permits, of the market and of damage cases. Locks: none. Errors: none.
CREATE OR REPLACE FUNCTION ledger.called_on(p_book integer, p_holder text, p_on date) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
  SELECT coalesce(
    (SELECT n.name FROM naming n
     WHERE n.book_id = p_book AND (n.party = p_holder OR n.site = p_holder) AND n.valid_from <= p_on
     ORDER BY n.valid_from DESC, n.recorded_at DESC
     LIMIT 1),
    (SELECT p.name FROM party p WHERE p.book_id = p_book AND p.code = p_holder),
    (SELECT s.name FROM site s WHERE s.book_id = p_book AND s.code = p_holder))
$$;
