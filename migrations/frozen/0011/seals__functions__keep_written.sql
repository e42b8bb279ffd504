-- Lets every table keep what is written once: a trigger that refuses each UPDATE that names a column which may_change does not, each DELETE that it does
-- not allow, and TRUNCATE, which would leave no record. It fires by what a statement names, so one that may be done pays nothing for it.
-- Callers: keep_records; it may run again. Locks: SHARE ROW EXCLUSIVE on each table, for a moment. Errors: none.
-- A trigger that names a column holds its type: who changes or drops a column drops the trigger before, and calls keep_records after.
CREATE OR REPLACE FUNCTION ledger.keep_written() RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_table record;
BEGIN
  FOR v_table IN
    SELECT c.relname::text AS source, coalesce(m.goes, false) AS goes, m.columns,
           (SELECT string_agg(quote_ident(a.attname), ', ' ORDER BY a.attname) FROM pg_attribute a
            WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attname <> ALL (coalesce(m.columns, '{}'))) AS once
    FROM pg_class c LEFT JOIN may_change() m ON m.source = c.relname
    WHERE c.relnamespace = 'ledger'::regnamespace AND c.relkind = 'r' ORDER BY c.relname LOOP
    EXECUTE format('CREATE OR REPLACE TRIGGER written_once BEFORE TRUNCATE OR UPDATE%s%s ON ledger.%I FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change(%s)',
                   CASE WHEN v_table.columns IS NOT NULL THEN ' OF ' || v_table.once END, CASE WHEN NOT v_table.goes THEN ' OR DELETE' END,
                   v_table.source, quote_literal(array_to_string(v_table.columns, ', ')));
    EXECUTE format('ALTER TABLE ledger.%I ENABLE ALWAYS TRIGGER written_once', v_table.source);
  END LOOP;
END
$$;
