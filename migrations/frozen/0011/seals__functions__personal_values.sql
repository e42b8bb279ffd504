-- What is personal in the records of a table of a book, up to a size of its log: place, number of the row in the record, salt, and the values
-- as text where that record is the last one of the row. What was forgotten is not there.
-- Callers: the archive, as the owner. Locks: none. Errors: none.
CREATE OR REPLACE FUNCTION ledger.personal_values(p_book integer, p_source text, p_size bigint)
RETURNS TABLE (place bigint, nth bigint, salt bytea, told jsonb)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, ledger, pg_temp SET timezone = 'UTC' SET bytea_output = 'hex'
AS $$
DECLARE
  v record;
BEGIN
  SELECT * INTO STRICT v FROM recorded_tables(p_source);
  RETURN QUERY EXECUTE format($q$
    WITH rows AS MATERIALIZED (
      SELECT s.place, j.nth, r.salts[j.nth] AS salt, r.operation,
             array_to_string(ARRAY(SELECT coalesce(j.value ->> k, '') FROM unnest(%2$L::text[]) AS k ORDER BY k), '/') AS key
      FROM record r
      JOIN seal s ON s.book_id = r.book_id AND s.position = r.position AND s.entry_id IS NULL AND s.place < %5$s
      CROSS JOIN LATERAL json_array_elements(r.rows::json) WITH ORDINALITY AS j (value, nth)
      WHERE r.source = %1$L AND r.book_id = %4$s),
    last AS (SELECT DISTINCT ON (r.key) r.* FROM rows r ORDER BY r.key, r.place DESC, r.nth DESC),
    there AS (
      SELECT array_to_string(ARRAY(SELECT coalesce(x.j ->> k, '') FROM unnest(%2$L::text[]) AS k ORDER BY k), '/') AS key,
             (SELECT jsonb_object_agg(c.key, c.value) FROM jsonb_each_text(x.j) AS c WHERE c.key = ANY (%3$L)) AS told
      FROM (SELECT to_jsonb(t) AS j FROM ledger.%1$I AS t WHERE t.book_id = %4$s) AS x)
    SELECT r.place, r.nth, r.salt, h.told
    FROM rows r
    LEFT JOIN last l ON l.place = r.place AND l.nth = r.nth AND l.operation <> 'delete'
    LEFT JOIN there h ON h.key = l.key
    WHERE r.salt IS NOT NULL
    ORDER BY r.place, r.nth
  $q$, p_source, v.keys, v.personal, p_book, p_size);
END
$$;
