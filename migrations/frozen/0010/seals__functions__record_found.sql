-- Writes a record of every row that has none yet: those that were there when their table began to have records.
-- Callers: the revision that makes records, and a later one that adds a table.
-- Locks: none. Errors: none.
CREATE OR REPLACE FUNCTION ledger.record_found() RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, ledger, pg_temp SET timezone = 'UTC' SET bytea_output = 'hex'
AS $$
DECLARE
  v_table record;
  v_rows jsonb[];
BEGIN
  FOR v_table IN SELECT * FROM recorded_tables() t WHERE NOT EXISTS (SELECT FROM record r WHERE r.source = t.source) LOOP
    EXECUTE format('SELECT array_agg(to_jsonb(t) ORDER BY %s) FROM ledger.%I AS t',
                   (SELECT string_agg(quote_ident(k), ', ') FROM unnest(CASE WHEN v_table.booked THEN '{book_id}' ELSE '{}'::text[] END
                                                                        || v_table.keys) AS k), v_table.source) INTO v_rows;
    PERFORM keep_rows(v_table.source, 'found', coalesce(v_rows, '{}'), v_table.cache, v_table.personal, v_table.actors, v_table.persons, v_table.booked);
  END LOOP;
END
$$;
