-- To whom money of a party goes, to this day, each with its share of all: to it, or who took its place, and of a bankrupt to its administrator.
-- Callers: check_damage_return. Locks: none. Errors: none.
-- Twin: ledger.compensation.actions.estates.goes_to.
CREATE OR REPLACE FUNCTION ledger.damage_goes_to(p_book integer, p_case integer, p_party text) RETURNS TABLE (owner text, share numeric)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  RETURN QUERY
    SELECT coalesce(n.administrator, t.owner), sum(t.share)
    FROM damage_took_place(p_book, p_case, p_party) t
    LEFT JOIN damage_insolvency n ON n.book_id = p_book AND n.case_id = p_case AND n.owner = t.owner AND n.counts
    GROUP BY 1;
END
$$;
