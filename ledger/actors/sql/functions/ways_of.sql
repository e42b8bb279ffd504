-- Tells by which ways somebody is told who acts in a book, and keeps that it was read.
-- Callers: ledger.actors.ways, as the web's role (SECURITY DEFINER), with the text of the key of an administrator.
-- Locks: those of check_administrator and keep_reading. Errors: LG051 key_issuer_living.
CREATE OR REPLACE FUNCTION ledger.ways_of(p_key text, p_book integer, p_person integer) RETURNS TABLE (kind text, address text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  PERFORM check_administrator(p_key);
  PERFORM keep_reading(p_key, p_book, 'names', format('ways/%s', p_person));
  RETURN QUERY SELECT w.kind::text, w.address FROM way w
    WHERE w.person_id = p_person AND w.until_at IS NULL AND EXISTS (SELECT FROM actor a WHERE a.person_id = p_person AND a.book_id = p_book) ORDER BY w.way_id;
END
$$;
