-- In which areas a holder lies: a site where it lay at last, a party where its sites lie, a reserve in its own area; none of anybody
-- else.
-- Callers: permit_place, check_register_place, check_giver, ledger.actors.recusal. Locks: none. Errors: none.
CREATE OR REPLACE FUNCTION ledger.areas_of_holder(p_book integer, p_holder text) RETURNS text[]
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF p_holder LIKE 'bureau:%' THEN
    RETURN ARRAY[split_part(p_holder, ':', 2)];
  END IF;
  RETURN (SELECT coalesce(array_agg(DISTINCT x.region ORDER BY x.region), '{}')
          FROM (SELECT DISTINCT ON (t.site) t.region::text FROM site s JOIN site_attributes t ON t.book_id = s.book_id AND t.site = s.code
                WHERE s.book_id = p_book AND (s.code = p_holder OR s.party = p_holder)
                ORDER BY t.site, t.valid_from DESC, t.recorded_at DESC) AS x);
END
$$;
