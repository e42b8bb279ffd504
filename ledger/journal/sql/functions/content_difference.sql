-- The first field in which two contents of one id differ, or null when they are the same.
-- Callers: known_fault, ledger.journal.posting, as the web's role. Locks: none. Errors: none.
-- Order: kind, effective_on, document, memo, reverses, number of postings, then line by line.
CREATE OR REPLACE FUNCTION ledger.content_difference(p_stored jsonb, p_submitted jsonb) RETURNS text
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_field text;
  v_line integer;
BEGIN
  FOREACH v_field IN ARRAY ARRAY['kind', 'effective_on', 'document', 'memo', 'reverses'] LOOP
    IF p_stored -> v_field IS DISTINCT FROM p_submitted -> v_field THEN
      RETURN v_field;
    END IF;
  END LOOP;
  IF jsonb_array_length(p_stored -> 'postings') <> jsonb_array_length(p_submitted -> 'postings') THEN
    RETURN 'postings';
  END IF;
  FOR v_line IN 0 .. jsonb_array_length(p_stored -> 'postings') - 1 LOOP
    FOR v_column IN 0 .. 3 LOOP
      IF p_stored -> 'postings' -> v_line -> v_column IS DISTINCT FROM p_submitted -> 'postings' -> v_line -> v_column THEN
        RETURN format('postings[%s].%s', v_line + 1, (ARRAY['account', 'asset', 'debit', 'credit'])[v_column + 1]);
      END IF;
    END LOOP;
  END LOOP;
  RETURN NULL;
END
$$;
