-- The columns of a table that refer to another table by themselves alone.
-- Callers: recorded_tables, as the owner.
-- Locks: none. Errors: none.
CREATE OR REPLACE FUNCTION ledger.referring(p_table oid, p_other regclass) RETURNS text[]
LANGUAGE sql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
  SELECT ARRAY(SELECT a.attname::text FROM pg_constraint f JOIN pg_attribute a ON a.attrelid = p_table AND a.attnum = f.conkey[1]
               WHERE f.conrelid = p_table AND f.contype = 'f' AND f.confrelid = p_other AND cardinality(f.conkey) = 1 ORDER BY a.attname)
$$;
