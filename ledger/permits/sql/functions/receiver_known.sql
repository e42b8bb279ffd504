-- Whether a party, or a site where only a site will do, is registered in a book on a day: a site that is described, an enterprise, the reserve of
-- an area in which a cap was set; any other body has somebody who speaks for it, or an account of its own.
-- Callers: check_receiver_known. Locks: none. Errors: none.
CREATE OR REPLACE FUNCTION ledger.receiver_known(p_book integer, p_code text, p_on date, p_site boolean) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_kind text := split_part(p_code, ':', 1);
BEGIN
  RETURN EXISTS (SELECT FROM site s JOIN site_attributes t ON t.book_id = s.book_id AND t.site = s.code
                 WHERE s.book_id = p_book AND s.code = p_code AND t.valid_from <= p_on)
    OR NOT p_site AND CASE
      WHEN v_kind = 'enterprise' THEN coalesce(registered_since(p_book, p_code) <= p_on, false)
      WHEN p_code LIKE 'bureau:_%' THEN EXISTS (SELECT FROM permit_cap c WHERE c.book_id = p_book AND c.area = substr(p_code, 8))
      ELSE EXISTS (SELECT FROM actor a WHERE a.book_id = p_book AND a.owner = p_code)
        OR EXISTS (SELECT FROM account a WHERE a.book_id = p_book AND a.owner = p_code) END;
END
$$;
