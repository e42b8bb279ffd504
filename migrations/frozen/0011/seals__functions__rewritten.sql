-- What the records tell of a row that was written once and is another all the same: an update of a column that may_change does not name, a row that goes
-- and may not, one that is told of as new or found although it was there, and one that goes or changes although no record tells of it before.
-- What is personal has another salt in each record: where it may not change, each digest whose salt is there is held against the row as it is.
-- Callers: the doctor, whatever role it runs as (SECURITY DEFINER): what is told is the key of the row and the names of columns, no values.
-- Purposes, kinds and steps are as the program declares them (the doctor compares). A revision may change one of them, to what it is; none goes.
-- A column that the record before has not came since.
-- Locks: none. Errors: none. At most p_most faults, and as many of each table with personal columns that stay.
CREATE OR REPLACE FUNCTION ledger.rewritten(p_most integer) RETURNS TABLE (book_id integer, told text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v record;
BEGIN
  RETURN QUERY
    WITH kept AS MATERIALIZED (
      SELECT t.source, t.keys, t.personal, coalesce(m.columns, '{}') AS columns, coalesce(m.goes, false) AS goes
      FROM recorded_tables() t LEFT JOIN may_change() m ON m.source = t.source
      WHERE t.source NOT IN ('purpose', 'entry_kind', 'process_transition')),
    line AS MATERIALIZED (
      SELECT r.book_id, r.source, r.position, r.operation, x.nth, x.value AS row, x.key
      FROM record r JOIN kept k ON k.source = r.source
      CROSS JOIN LATERAL (
        SELECT j.nth, j.value, CASE cardinality(k.keys) WHEN 1 THEN coalesce(j.value ->> k.keys[1], '')
          ELSE array_to_string(ARRAY(SELECT coalesce(j.value ->> n, '') FROM unnest(k.keys) AS n ORDER BY n), '/') END AS key
        FROM json_array_elements(r.rows::json) WITH ORDINALITY AS j (value, nth)) AS x),
    -- Most rows are told of once: by hash, before anything is sorted.
    again AS (
      SELECT l.book_id, l.source, l.key FROM line l GROUP BY l.book_id, l.source, l.key
      HAVING bool_or(l.operation IN ('update', 'delete')) OR count(*) <> 1),
    step AS (
      SELECT l.*, lag(l.row) OVER w AS before, lag(l.operation) OVER w AS was
      FROM line l JOIN again a ON a.book_id = l.book_id AND a.source = l.source AND a.key = l.key
      WINDOW w AS (PARTITION BY l.book_id, l.source, l.key ORDER BY l.position, l.nth)),
    judged AS (
      SELECT s.book_id, s.source, s.key, s.position, s.operation, CASE
          WHEN s.operation IN ('insert', 'found') THEN CASE WHEN s.was <> 'delete' THEN 'the row was there already' END
          WHEN coalesce(s.was, 'delete') = 'delete' THEN 'no record before it tells of the row'
          WHEN s.operation = 'delete' AND NOT k.goes THEN 'the row stays'
          ELSE (
            SELECT CASE
              WHEN bool_or(c.other AND NOT c.may) THEN string_agg(c.name, ', ' ORDER BY c.name) FILTER (WHERE c.other AND NOT c.may)
              WHEN s.operation = 'update' AND NOT k.personal && k.columns AND NOT bool_or(c.other OR c.came)
                THEN coalesce(nullif(array_to_string(k.personal, ', '), ''), 'nothing') END
            FROM (
              SELECT n.key AS name, o.key IS NULL AND n.value::text <> 'null' AS came, n.key = ANY (k.columns) AS may,
                     o.key IS NOT NULL AND n.value::text <> o.value::text AND n.key <> ALL (k.personal) AS other
              FROM json_each(s.row) n LEFT JOIN json_each(s.before) o ON o.key = n.key) AS c) END AS why
      FROM step s JOIN kept k ON k.source = s.source)
    SELECT j.book_id, format('%s, %s at position %s: %s', concat_ws(' ', j.source, nullif(j.key, '')), j.operation, j.position, j.why)
    FROM judged j WHERE j.why IS NOT NULL ORDER BY j.position LIMIT p_most;
  RETURN QUERY
    SELECT r.book_id, format('%s %s, %s at position %s: the program declares no such row', r.source,
                             coalesce(j.value ->> 'code', concat_ws(' ', j.value ->> 'machine', j.value ->> 'action', j.value ->> 'from_state')),
                             r.operation, r.position)
    FROM record r CROSS JOIN LATERAL json_array_elements(r.rows::json) AS j (value)
    WHERE r.source IN ('purpose', 'entry_kind', 'process_transition') AND r.operation IN ('update', 'delete')
      AND (r.operation = 'delete' OR j.value::text NOT IN (
        SELECT row_text(d.j, '{}', '{}', '{}', '{}', NULL)
        FROM (SELECT to_jsonb(p) AS j FROM purpose p UNION ALL SELECT to_jsonb(e) FROM entry_kind e UNION ALL SELECT to_jsonb(t) FROM process_transition t) AS d))
    ORDER BY r.position LIMIT p_most;
  FOR v IN
    SELECT t.source, t.keys, t.booked, c.name FROM recorded_tables() t JOIN may_change() m ON m.source = t.source AND m.columns <> '{}'
    CROSS JOIN LATERAL unnest(t.personal) AS c (name)
    WHERE c.name <> ALL (m.columns) AND EXISTS (SELECT FROM record r WHERE r.source = t.source AND r.operation = 'update')
  LOOP
    RETURN QUERY EXECUTE format($q$
      SELECT r.book_id, format('%1$s %%s, %%s at position %%s: %2$s', h.key, r.operation, r.position)
      FROM record r
      CROSS JOIN LATERAL json_array_elements(r.rows::json) WITH ORDINALITY AS j (value, nth)
      JOIN (SELECT array_to_string(ARRAY(SELECT coalesce(x.j ->> k, '') FROM unnest(%3$L::text[]) AS k ORDER BY k), '/') AS key, x.j,
                   %4$s AS book_id
            FROM (SELECT to_jsonb(t) AS j FROM ledger.%1$I AS t) AS x) AS h
        ON h.book_id = r.book_id
        AND h.key = array_to_string(ARRAY(SELECT coalesce(j.value ->> k, '') FROM unnest(%3$L::text[]) AS k ORDER BY k), '/')
      WHERE r.source = %1$L AND r.salts[j.nth] IS NOT NULL
        AND j.value -> %2$L ->> 'sha256' IS DISTINCT FROM encode(sha256(r.salts[j.nth] || convert_to(%2$L || '=' || (h.j ->> %2$L), 'UTF8')), 'hex')
      ORDER BY r.position LIMIT %5$s
    $q$, v.source, v.name, v.keys, CASE WHEN v.booked THEN 'coalesce((x.j ->> ''book_id'')::integer, 0)' ELSE '0' END, p_most);
  END LOOP;
END
$$;
