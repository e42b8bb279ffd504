-- What a rule pack says, as its text says it: key, value, first and last day of each value, in the order of the text. One row without a key where the
-- text is written as this does not read it: texts over several lines, dots in names, numbers in another form than 7, \U, times of day.
-- Its words become JSON, which PostgreSQL reads: an object for each table, with a comma before each of its fields, and ! for what is not read.
-- Callers: law_said, check_pack_read, and who proposes a pack. Locks: none. Errors: none. Twin: ledger.law.parse_pack, which refuses more.
CREATE OR REPLACE FUNCTION ledger.pack_values(p_text text)
RETURNS TABLE (place bigint, key text, value jsonb, from_on date, until_on date)
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  c_word CONSTANT text := $re$"""|'''|"(?:[^"\\\n]|\\[^\n])*"|'[^'\n]*'|[A-Za-z0-9_.:+-]+|#[^\n]*|[ \t\r\n]+|.$re$;
  v_rows jsonb;
BEGIN
  BEGIN
    WITH word AS (
      SELECT x.m[1] AS said, x.n FROM regexp_matches(p_text, c_word, 'g') WITH ORDINALITY AS x (m, n) WHERE left(x.m[1], 1) NOT IN ('#', ' ', E'\t', E'\r', E'\n')),
    marked AS (
      SELECT w.n, w.said, lag(w.said) OVER o AS before, lead(w.said) OVER o AS after,
             sum(CASE WHEN w.said IN ('[', '{') THEN 1 WHEN w.said IN (']', '}') THEN -1 ELSE 0 END) OVER o AS depth
      FROM word w WINDOW o AS (ORDER BY w.n)),
    parted AS (  -- a part begins with the name of its table, in brackets
      SELECT m.*, count(*) FILTER (WHERE m.said = '[' AND m.depth = 1 AND m.before IS DISTINCT FROM '=') OVER (ORDER BY m.n) AS part FROM marked m),
    headed AS (
      SELECT p.*, p.part <> 0 AND p.n <= min(p.n) FILTER (WHERE p.depth = 0) OVER (PARTITION BY p.part) AS head FROM parted p),
    told AS (
      SELECT h.part, string_agg(h.said, '' ORDER BY h.n) FILTER (WHERE h.head) AS name,
        '{' || coalesce(substr(string_agg(
          CASE WHEN h.after = '=' AND h.depth = 0 THEN ',' ELSE '' END || CASE
            WHEN h.said = '=' THEN ':'
            WHEN h.said = ',' AND h.after = ']' THEN ''
            WHEN h.said IN ('[', ']', '{', '}', ',') THEN h.said
            WHEN h.said IN ('"""', '''''''') THEN '!'
            WHEN left(h.said, 1) = '"' AND h.said <> '"' THEN replace(h.said, E'\t', '\t')
            WHEN left(h.said, 1) = '''' AND h.said <> '''' THEN to_json(substr(h.said, 2, length(h.said) - 2))::text
            WHEN h.after = '=' THEN CASE WHEN h.said ~ '^[A-Za-z0-9_-]+$' THEN '"' || h.said || '"' ELSE '!' END
            WHEN h.said ~ '^(true|false|-?(0|[1-9][0-9]*))$' THEN h.said
            WHEN h.said ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' THEN '"' || h.said || '"'
            ELSE '!' END, '' ORDER BY h.n) FILTER (WHERE NOT h.head), 2), '') || '}' AS content
      FROM headed h GROUP BY h.part),
    filled AS (SELECT t.part, t.name, t.content::jsonb AS content FROM told t)
    SELECT CASE WHEN bool_and(f.name IS NULL OR f.name ~ '^(\[(["'']?)pack\2\]|\[\[(["'']?)value\3\]\])$') THEN coalesce(jsonb_agg(
             jsonb_build_object('key', r.one ->> 'key', 'value', r.one -> 'value', 'from', (r.one ->> 'from')::date, 'until', (r.one ->> 'until')::date)
             ORDER BY f.part, r.number) FILTER (WHERE r.one IS NOT NULL), '[]') END INTO v_rows
    FROM filled f
    LEFT JOIN LATERAL jsonb_array_elements(CASE WHEN f.name LIKE '[[%' THEN jsonb_build_array(f.content)
                                                WHEN f.name IS NULL THEN f.content -> 'value' END) WITH ORDINALITY AS r (one, number) ON true;
  EXCEPTION WHEN data_exception THEN
    v_rows := NULL;
  END;
  RETURN QUERY SELECT r.number, r.one ->> 'key', r.one -> 'value', (r.one ->> 'from')::date, (r.one ->> 'until')::date
               FROM jsonb_array_elements(coalesce(v_rows, '[{}]')) WITH ORDINALITY AS r (one, number) ORDER BY r.number;
END
$$;
