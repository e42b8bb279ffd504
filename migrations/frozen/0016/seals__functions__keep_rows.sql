-- Writes rows of a table into records of their books; those of a table without books into the log of the installation, 0.
-- Callers: record_rows, record_found, as the owner, with time in UTC and bytes in hexadecimal.
-- A record ends after 200 rows or some 59,000 bytes, and a row longer than 5,000 stands alone: so a record stays below the 65,535
-- bytes that a published bundle takes, unless a single row is longer. Their order is that of the rows.
-- Where the lines of the rows are written already, they and the books of each come instead of the rows.
-- Locks: none. Errors: none.
CREATE OR REPLACE FUNCTION ledger.keep_rows(
  p_source text, p_operation text, p_rows jsonb[], p_cache text[], p_personal text[], p_actors text[], p_persons text[], p_booked boolean,
  p_lines text[] DEFAULT NULL, p_books integer[] DEFAULT NULL) RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  INSERT INTO record (book_id, recorded_at, source, operation, rows, salts)
  SELECT l.book_id, clock_now(), p_source, p_operation, '[' || string_agg(l.line, ',' ORDER BY l.nth) || ']',
         CASE WHEN p_personal <> '{}' THEN array_agg(l.salt ORDER BY l.nth) END
  FROM (
    SELECT t.*, octet_length(t.line) > 5000 AS is_long,
           count(*) FILTER (WHERE octet_length(t.line) > 5000) OVER before AS longs,
           (sum(octet_length(t.line) + 1) OVER before - octet_length(t.line) - 1) / 59000 AS part
    FROM (
      SELECT r.nth, r.book_id, r.salt,
             coalesce(r.line, row_text(r.j, p_cache, p_personal, p_actors, p_persons, r.salt)) AS line
      FROM (
        SELECT u.nth, u.line, CASE WHEN p_booked THEN u.j - 'book_id' ELSE u.j END AS j,
               coalesce(u.book, CASE WHEN p_booked THEN (u.j ->> 'book_id')::integer END, 0) AS book_id,
               CASE WHEN p_personal <> '{}' THEN uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) END AS salt
        FROM unnest(p_rows, p_lines, p_books) WITH ORDINALITY AS u (j, line, book, nth)) AS r
      OFFSET 0) AS t
    WINDOW before AS (PARTITION BY t.book_id ORDER BY t.nth)) AS l
  GROUP BY l.book_id, (l.nth - 1) / 200, l.part, l.longs, l.is_long
  ORDER BY l.book_id, min(l.nth);
END
$$;
