-- All names that an enterprise has or had: with which it was registered, and those that held from a day on; not one in whose place another was
-- said of the same day.
-- Callers: the queries of the register and of the reconciliation. Locks: none. Errors: none.
CREATE OR REPLACE FUNCTION ledger.names_held(p_book integer, p_party text) RETURNS SETOF text
LANGUAGE sql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
  SELECT p.name FROM party p WHERE p.book_id = p_book AND p.code = p_party
  UNION
  SELECT n.name FROM naming n
  WHERE n.book_id = p_book AND n.party = p_party AND NOT EXISTS (
    SELECT FROM naming l
    WHERE l.book_id = n.book_id AND l.party = n.party AND l.valid_from = n.valid_from AND l.recorded_at > n.recorded_at)
$$;
