-- Whether somebody may represent a code: a registered enterprise, an owner of accounts, or a party of a damage case of the book. Here, because
-- this is the highest room that knows of parties.
-- Callers: check_owner_known, ledger.compensation.queries.owners. Locks: none. Errors: none.
CREATE OR REPLACE FUNCTION ledger.owner_known(p_book integer, p_owner text) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  RETURN EXISTS (SELECT FROM party p WHERE p.book_id = p_book AND p.code = p_owner)
    OR EXISTS (SELECT FROM account a WHERE a.book_id = p_book AND a.owner = p_owner)
    OR EXISTS (SELECT FROM damage_party d WHERE d.book_id = p_book AND d.owner = p_owner);
END
$$;
