-- Whether an act of a damage case is about what such an act is (damage_subjects): something of its own case. Of what came with a list
-- there is no act, but its row.
-- Callers: check_damage_record_stepped, the doctor. Locks: none. Errors: none. Twin: ledger.compensation.actions.subjects.
CREATE OR REPLACE FUNCTION ledger.damage_about(p_book integer, p_case integer, p_record uuid, p_kind text, p_subject uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_what text := (SELECT s.key FROM jsonb_each(damage_subjects()) s WHERE s.value ? p_kind);
BEGIN
  RETURN CASE
    WHEN v_what IS NULL THEN p_subject IS NULL OR p_subject = p_record
      -- what is found of a bankrupt's assets is of its bankruptcy, of an estate's of nothing
      OR p_kind = 'revive' AND p_case = damage_case_of(p_book, p_subject, 'compensation.insolvency')
    WHEN p_subject IS NULL THEN false
    WHEN v_what = 'payment' THEN
      EXISTS (SELECT FROM damage_payment y WHERE y.book_id = p_book AND y.case_id = p_case AND y.payment_id = p_subject)
    WHEN v_what = 'compensation.recording' OR v_what LIKE 'act %' THEN EXISTS (
      SELECT FROM damage_record r
      WHERE r.book_id = p_book AND r.case_id = p_case AND r.record_id = p_subject AND r.record_id <> p_record
        AND (v_what IN ('act *', 'compensation.recording') OR v_what ~ ('\m' || r.kind || '\M')))
    ELSE p_subject <> p_record AND p_case = damage_case_of(p_book, p_subject, v_what)
      AND EXISTS (SELECT FROM process p WHERE p.book_id = p_book AND p.process_id = p_subject AND p.machine = v_what) END;
END
$$;
