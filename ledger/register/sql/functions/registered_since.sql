-- Since when an enterprise or a site is registered: an enterprise from its own day, or from the first day from which something is known of a site of
-- it, where that is earlier; a site from the first day from which something is known of it; null of who is not.
-- Callers: the queries of the register and of permits, check_naming_in_time, receiver_known. Locks: none. Errors: none.
CREATE OR REPLACE FUNCTION ledger.registered_since(p_book integer, p_holder text) RETURNS date
LANGUAGE sql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
  SELECT min(x.since)
  FROM (SELECT p.registered_on AS since FROM party p WHERE p.book_id = p_book AND p.code = p_holder
        UNION ALL
        SELECT min(a.valid_from) FROM site s JOIN site_attributes a ON a.book_id = s.book_id AND a.site = s.code
        WHERE s.book_id = p_book AND (s.code = p_holder OR s.party = p_holder)) AS x
$$;
