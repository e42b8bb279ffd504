-- What came with a stock beside its licences and caps: its lots, each fee, pledge and lease, by the name from which its id is derived.
-- Callers: stock_uses, check_annulled_with_stock, ledger.market.actions.stock_annulments. Locks: none. Errors: none.
-- Twin: ledger.market.actions.stock_rows.Bringing.id_of.
CREATE OR REPLACE FUNCTION ledger.stock_things(p_book integer, p_stock uuid) RETURNS TABLE (part text, id uuid)
LANGUAGE sql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
  SELECT n.part, derived_id(p_stock, n.part)
  FROM (
    SELECT 'lots' AS part FROM permit_act t WHERE t.book_id = p_book AND t.act_id = p_stock AND jsonb_array_length(t.terms -> 'holdings') > 0
    UNION
    SELECT s.name || ':' || (x ->> 1) FROM permit_act t
    CROSS JOIN (VALUES ('fee', 'fees'), ('pledge', 'pledges'), ('lease', 'leases')) AS s (name, sheet)
    CROSS JOIN LATERAL jsonb_array_elements(t.terms -> s.sheet) AS x
    WHERE t.book_id = p_book AND t.act_id = p_stock) AS n
$$;
