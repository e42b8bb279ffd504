-- Lets every table have its records, by triggers that write them, whatever role writes; and keeps what is written once (keep_written).
-- Callers: whoever builds or changes the database; it may run again. Locks: SHARE ROW EXCLUSIVE on each table, for a moment.
-- Errors: none.
CREATE OR REPLACE FUNCTION ledger.keep_records() RETURNS void
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_table record;
  v_event record;
BEGIN
  FOR v_table IN SELECT * FROM recorded_tables() LOOP
    FOR v_event IN SELECT * FROM (VALUES ('INSERT', 'NEW TABLE AS new_rows'), ('UPDATE', 'OLD TABLE AS old_rows NEW TABLE AS new_rows'),
                                         ('DELETE', 'OLD TABLE AS old_rows')) AS e (name, told) LOOP
      EXECUTE format(
        'CREATE OR REPLACE TRIGGER record_%s AFTER %s ON ledger.%I REFERENCING %s FOR EACH STATEMENT
           EXECUTE FUNCTION ledger.record_rows(%L, %L, %L, %L, %L)',
        lower(v_event.name), v_event.name, v_table.source, v_event.told,
        v_table.cache, v_table.personal, v_table.actors, v_table.persons, v_table.booked);
      EXECUTE format('ALTER TABLE ledger.%I ENABLE ALWAYS TRIGGER record_%s', v_table.source, lower(v_event.name));
    END LOOP;
  END LOOP;
  PERFORM keep_written();
END
$$;
