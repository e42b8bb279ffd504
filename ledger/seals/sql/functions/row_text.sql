-- A row as a record has it: RFC 8785 JSON, members by name, every value as PostgreSQL writes it, in quotes, or null. Who acted is named by
-- digest, {"actor":…}, who it is by the digest of the number, {"person":…}, and what is personal by {"sha256":…} over salt, name of the
-- column, "=" and the value.
-- The book is left out where the table has one: it is that of the log. Time is written in UTC and bytes in hexadecimal: callers set both.
-- Callers: record_rows, record_found, record_faults. Locks: none. Errors: none.
CREATE OR REPLACE FUNCTION ledger.row_text(p_row jsonb, p_cache text[], p_personal text[], p_actors text[], p_persons text[], p_salt bytea) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE SET search_path = pg_catalog, ledger, pg_temp
AS $$
  SELECT '{' || string_agg(to_json(c.key)::text || ':' || CASE
      WHEN c.value IS NULL THEN 'null'
      WHEN c.key = ANY (p_personal) THEN '{"sha256":"' || coalesce(encode(sha256(p_salt || convert_to(c.key || '=' || c.value, 'UTF8')), 'hex'), '') || '"}'
      WHEN c.key = ANY (p_actors) THEN
        '{"actor":"' || coalesce((SELECT encode(a.name_digest, 'hex') FROM actor a WHERE a.actor_id = c.value::integer), '') || '"}'
      WHEN c.key = ANY (p_persons) THEN
        '{"person":"' || coalesce((SELECT encode(p.number_digest, 'hex') FROM person p WHERE p.person_id = c.value::integer), '') || '"}'
      ELSE to_json(c.value)::text END, ',' ORDER BY c.key COLLATE "C") || '}'
  FROM jsonb_each_text(p_row) AS c WHERE c.key <> ALL (p_cache)
$$;
