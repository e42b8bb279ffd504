-- Forgets what records tell of rows that were personal: the salts of every record of these rows but the last, which says how the row is now;
-- of a row that was deleted all of them. The digests stay, and with them the log: nobody can try names against them any more.
-- Callers: forget_names, as the owner. Locks: the records. Errors: none.
-- A row is known by its number, which is the column <table>_id; records that name none of them are not read as JSON.
CREATE OR REPLACE FUNCTION ledger.forget_salts(p_source text, p_rows integer[]) RETURNS void
LANGUAGE sql VOLATILE SET search_path = pg_catalog, ledger, pg_temp
AS $$
  WITH told AS MATERIALIZED (
    SELECT r.book_id, r.position, x.nth,
           r.operation = 'delete' OR row_number() OVER (PARTITION BY x.row ->> (p_source || '_id') ORDER BY r.position DESC, x.nth DESC) > 1 AS old
    FROM record r
    CROSS JOIN LATERAL json_array_elements(r.rows::json) WITH ORDINALITY AS x (row, nth)
    WHERE r.source = p_source AND r.salts IS NOT NULL
      AND EXISTS (SELECT FROM unnest(p_rows) AS n (id) WHERE r.rows LIKE format('%%"%s_id":"%s"%%', p_source, n.id))
      AND (x.row ->> (p_source || '_id'))::integer = ANY (p_rows)),
  gone AS (SELECT t.book_id, t.position, array_agg(t.nth) AS nths FROM told t WHERE t.old GROUP BY t.book_id, t.position)
  UPDATE record r
  SET salts = ARRAY(SELECT CASE WHEN s.nth <> ALL (g.nths) THEN s.salt END FROM unnest(r.salts) WITH ORDINALITY AS s (salt, nth) ORDER BY s.nth)
  FROM gone g WHERE r.book_id = g.book_id AND r.position = g.position
$$;
