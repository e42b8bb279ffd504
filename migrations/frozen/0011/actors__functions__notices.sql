-- Tells who is to be told of the events of a book after one, and by which ways; keeps that the ways were read. What has no number yet is not there.
-- That somebody is told by other ways goes to those before as well; what nobody was told of for 30 days is deleted.
-- Callers: ledger.actors.ways, as the web's role (SECURITY DEFINER), with the text of the key of an administrator: a machine whose mandate
-- names it.
-- Locks: those of check_administrator and keep_reading; the rows that go. Errors: LG051 key_issuer_living.
CREATE OR REPLACE FUNCTION ledger.notices(p_key text, p_book integer, p_after bigint, p_limit integer)
RETURNS TABLE (event_id bigint, what text, subject text, persons integer[], person_id integer, kind text, address text)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  PERFORM check_administrator(p_key);
  PERFORM keep_reading(p_key, p_book, 'names', 'notices');
  DELETE FROM way w WHERE w.until_at < clock_now() - interval '30 days';
  RETURN QUERY
    SELECT e.number, e.kind::text, e.subject, e.persons, w.person_id, w.kind::text, w.address
    FROM (SELECT o.number, o.kind, o.subject, o.figures, persons_to_tell(o.book_id, o.owners, o.figures) AS persons FROM outbox o
          WHERE o.book_id = p_book AND o.number > p_after ORDER BY o.number LIMIT p_limit) e
    LEFT JOIN way w ON w.person_id = ANY (e.persons)
      AND (w.until_at IS NULL OR e.kind = 'ways.changed' AND e.subject = w.person_id::text AND (e.figures ->> 'at')::timestamptz = w.until_at)
    ORDER BY e.number, w.person_id, w.way_id;
END
$$;
