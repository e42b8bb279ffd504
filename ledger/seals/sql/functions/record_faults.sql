-- What of a table is not as its last records say: a row that was changed, with the names of the columns, one that has no record, one that is gone.
-- Callers: the doctor, whatever role it runs as (SECURITY DEFINER): what is told is the key of the row and the names of columns, no values.
-- What is personal is not compared where its salt was forgotten: then "-", {} or no bytes stand in its place.
-- With books and a position of each, only rows of which a record after it tells are looked at; a row whose record is older is not.
-- A column that came after the record was written is nothing there, and may be nothing now.
-- Locks: none. Errors: none. At most p_most faults.
CREATE OR REPLACE FUNCTION ledger.record_faults(p_source text, p_most integer, p_books integer[] DEFAULT NULL, p_after bigint[] DEFAULT NULL)
RETURNS TABLE (book_id integer, told text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, ledger, pg_temp SET timezone = 'UTC' SET bytea_output = 'hex'
AS $$
DECLARE
  v record;
  v_new text := '';
  v_told text := '';
  v_rows boolean;
BEGIN
  -- Most tables of most books are empty, and to look costs a tenth of what follows.
  EXECUTE format('SELECT EXISTS (SELECT FROM ledger.%I)', p_source) INTO STRICT v_rows;
  IF NOT v_rows AND NOT EXISTS (SELECT FROM record r WHERE r.source = p_source) THEN
    RETURN;
  END IF;
  SELECT * INTO STRICT v FROM recorded_tables(p_source);
  IF p_books IS NOT NULL THEN
    v_new := format('JOIN unnest(%L::integer[], %L::bigint[]) AS u (book_id, after) ON r.book_id = u.book_id AND r.position > u.after',
                    p_books, p_after);
    SELECT format('WHERE (%s) IN (SELECT %s FROM told o)', string_agg(c.there, ', '), string_agg(c.told, ', ')) INTO v_told
    FROM (SELECT format(CASE WHEN a.attnotnull OR a.attname <> 'book_id' THEN 't.%I' ELSE 'coalesce(t.%I, 0)' END, a.attname) AS there,
                 CASE WHEN a.attname = 'book_id' THEN 'o.book_id'
                      ELSE format('(o.row::json ->> %L)::%s', a.attname, format_type(a.atttypid, a.atttypmod)) END AS told
          FROM pg_attribute a
          WHERE a.attrelid = format('ledger.%I', p_source)::regclass AND NOT a.attisdropped
            AND (a.attname = ANY (v.keys) OR (v.booked AND a.attname = 'book_id'))) AS c;
  END IF;
  RETURN QUERY EXECUTE format($q$
    WITH told AS MATERIALIZED (
      SELECT DISTINCT ON (r.book_id, x.key) r.book_id, x.key, r.operation, x.row, r.salts[x.nth] AS salt
      FROM record r %10$s
      CROSS JOIN LATERAL (
        SELECT j.nth, j.value::text AS row, array_to_string(ARRAY(SELECT coalesce(j.value ->> k, '') FROM unnest(%2$L::text[]) AS k ORDER BY k), '/') AS key
        FROM json_array_elements(r.rows::json) WITH ORDINALITY AS j (value, nth)) AS x
      WHERE r.source = %1$L
      ORDER BY r.book_id, x.key, r.position DESC, x.nth DESC),
    there AS MATERIALIZED (
      SELECT %6$s AS book_id, array_to_string(ARRAY(SELECT coalesce(x.j ->> k, '') FROM unnest(%2$L::text[]) AS k ORDER BY k), '/') AS key, x.j
      FROM (SELECT to_jsonb(t) AS j FROM ledger.%1$I AS t %11$s) AS x),
    both_sides AS (
      SELECT coalesce(t.book_id, h.book_id) AS book_id, coalesce(t.key, h.key) AS key, h.j,
             CASE WHEN t.salt IS NULL AND %4$L <> '{}' THEN (
               SELECT '{' || string_agg(to_json(o.key)::text || ':' || o.value::text, ',' ORDER BY o.key COLLATE "C") || '}'
               FROM json_each(t.row::json) AS o WHERE o.key <> ALL (%4$L::text[])) ELSE t.row END AS told,
             row_text(h.j %7$s, CASE WHEN t.salt IS NULL AND NOT EXISTS (
                          SELECT FROM unnest(%4$L::text[]) AS k WHERE h.j ->> k NOT IN ('-', '{}', '\x')) THEN %3$L::text[] || %4$L::text[] ELSE %3$L::text[] END,
                      %4$L, %5$L, %9$L, t.salt) AS is
      FROM (SELECT * FROM told WHERE operation <> 'delete') AS t
      FULL JOIN there h ON h.book_id = t.book_id AND h.key = t.key)
    SELECT b.book_id, CASE
        WHEN b.j IS NULL THEN format('%1$s %%s: the row is gone', b.key)
        WHEN b.told IS NULL THEN format('%1$s %%s: no record tells of the row', b.key)
        ELSE format('%1$s %%s: %%s', b.key, (
          SELECT string_agg(coalesce(o.key, n.key), ', ' ORDER BY coalesce(o.key, n.key))
          FROM json_each(b.told::json) AS o FULL JOIN json_each(b.is::json) AS n ON n.key = o.key
          WHERE coalesce(o.value::text, 'null') <> coalesce(n.value::text, 'null'))) END
    FROM both_sides b WHERE b.told IS DISTINCT FROM b.is AND (b.j IS NULL OR b.told IS NULL OR EXISTS (
      SELECT FROM json_each(b.told::json) AS o FULL JOIN json_each(b.is::json) AS n ON n.key = o.key
      WHERE coalesce(o.value::text, 'null') <> coalesce(n.value::text, 'null')))
    ORDER BY b.book_id, b.key LIMIT %8$s
  $q$, p_source, v.keys, v.cache, v.personal, v.actors,
       CASE WHEN v.booked THEN 'coalesce((x.j ->> ''book_id'')::integer, 0)' ELSE '0' END,
       CASE WHEN v.booked THEN '- ''book_id''' ELSE '' END, p_most, v.persons, v_new, v_told);
END
$$;
