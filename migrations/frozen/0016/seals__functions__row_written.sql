-- The expression that writes a row of a table as `row_text` would, column by column: for `n` the row, and a table without personal columns.
-- Callers: record_rows, where a statement wrote many rows: a row that is taken apart and put together again takes several times as long.
-- Locks: none. Errors: none.
CREATE OR REPLACE FUNCTION ledger.row_written(p_table regclass, p_cache text[], p_actors text[], p_persons text[]) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
  SELECT '''{' || string_agg(to_json(c.name)::text || ':'' || ' || CASE
      WHEN c.name = ANY (p_actors) THEN format(
        'CASE WHEN n.%1$I IS NULL THEN ''null'' ELSE ''{"actor":"'' || coalesce((SELECT encode(a.name_digest, ''hex'') FROM ledger.actor a'
        || ' WHERE a.actor_id = n.%1$I), '''') || ''"}'' END', c.name)
      WHEN c.name = ANY (p_persons) THEN format(
        'CASE WHEN n.%1$I IS NULL THEN ''null'' ELSE ''{"person":"'' || coalesce((SELECT encode(p.number_digest, ''hex'') FROM ledger.person p'
        || ' WHERE p.person_id = n.%1$I), '''') || ''"}'' END', c.name)
      WHEN c.type IN ('int2', 'int4', 'int8', 'uuid') THEN format('coalesce(''"'' || n.%I || ''"'', ''null'')', c.name)
      WHEN c.type IN ('text', 'date') THEN format('coalesce(to_json(n.%I)::text, ''null'')', c.name)
      ELSE format('coalesce(to_json(to_jsonb(n.%I) #>> ''{}'')::text, ''null'')', c.name) END,
    ' || '',' ORDER BY c.name COLLATE "C") || ' || ''}'''
  FROM (SELECT a.attname::text AS name, t.typname::text AS type
        FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
        WHERE a.attrelid = p_table AND a.attnum > 0 AND NOT a.attisdropped) AS c
  WHERE c.name <> ALL (p_cache)
$$;
