-- What to answer to an id that is known: null for a replay, else the remembered refusal or the conflict.
-- Callers: post_entries, before it looks at anything else in an entry.
-- Locks: none. Errors: none.
CREATE OR REPLACE FUNCTION ledger.known_fault(p_book integer, p_entry uuid, p_content jsonb) RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_stored jsonb := entry_content(p_book, p_entry);
  v_refusal refusal%ROWTYPE;
  v_field text;
BEGIN
  IF v_stored IS NULL THEN
    SELECT r.* INTO v_refusal FROM refusal r WHERE r.book_id = p_book AND r.entry_id = p_entry;
    v_stored := v_refusal.content;
  END IF;
  v_field := content_difference(v_stored, p_content);
  IF v_field IS NOT NULL THEN
    RETURN jsonb_build_object('code', 'entry.id_used', 'conflict', true, 'field', v_field);
  ELSIF v_refusal.code IS NOT NULL THEN
    RETURN v_refusal.figures || jsonb_build_object('code', v_refusal.code);
  END IF;
  RETURN NULL;
END
$$;
