-- Writes rows of a table into records of their books; those of a table without books into the log of the installation, 0.
-- Callers: record_rows, record_found, as the owner, with time in UTC and bytes in hexadecimal.
-- Locks: none. Errors: none.
CREATE OR REPLACE FUNCTION ledger.keep_rows(
  p_source text, p_operation text, p_rows jsonb[], p_cache text[], p_personal text[], p_actors text[], p_persons text[], p_booked boolean) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  INSERT INTO record (book_id, recorded_at, source, operation, rows, salts)
  SELECT r.book_id, clock_now(), p_source, p_operation,
         '[' || string_agg(row_text(r.j, p_cache, p_personal, p_actors, p_persons, r.salt), ',' ORDER BY r.nth) || ']',
         CASE WHEN p_personal <> '{}' THEN array_agg(r.salt ORDER BY r.nth) END
  FROM (
    SELECT u.nth, CASE WHEN p_booked THEN u.j - 'book_id' ELSE u.j END AS j,
           coalesce(CASE WHEN p_booked THEN (u.j ->> 'book_id')::integer END, 0) AS book_id,
           CASE WHEN p_personal <> '{}' THEN uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) END AS salt
    FROM unnest(p_rows) WITH ORDINALITY AS u (j, nth)) AS r
  GROUP BY r.book_id, (r.nth - 1) / 200
  ORDER BY r.book_id, (r.nth - 1) / 200;
END
$$;
