-- The tables whose rows are written into records: every one of the schema that record_rules does not except, with the columns by which a row
-- is known, those that are left out, those that are personal, those that name who acted, and whether it has a book. One of them, where named.
-- Callers: keep_records, record_found, record_faults. Locks: none. Errors: none.
CREATE OR REPLACE FUNCTION ledger.recorded_tables(p_source text DEFAULT NULL)
RETURNS TABLE (source text, keys text[], cache text[], personal text[], actors text[], persons text[], booked boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  RETURN QUERY SELECT c.relname::text,
         CASE WHEN c.relname = 'actor' THEN '{name_digest}'  -- its number is another one where an archive is replayed
              ELSE ARRAY(SELECT a.attname::text FROM pg_index i JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (i.indkey)
          WHERE i.indrelid = c.oid AND i.indisprimary AND a.attname <> 'book_id' ORDER BY a.attname) END,
         ARRAY(SELECT r.name FROM record_rules() r WHERE r.source = c.relname AND r.way = 'cache' ORDER BY r.name),
         ARRAY(SELECT r.name FROM record_rules() r WHERE r.source = c.relname AND r.way = 'personal' ORDER BY r.name),
         referring(c.oid, 'ledger.actor'), referring(c.oid, 'ledger.person'),
         EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'book_id' AND NOT a.attisdropped)
  FROM pg_class c
  WHERE c.relnamespace = 'ledger'::regnamespace AND c.relkind = 'r' AND (p_source IS NULL OR c.relname = p_source)
    AND NOT EXISTS (SELECT FROM record_rules() r WHERE r.source = c.relname AND r.way = 'log')
  ORDER BY c.relname;
END
$$;
