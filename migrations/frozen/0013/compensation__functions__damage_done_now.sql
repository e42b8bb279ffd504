-- Which acts are done in a case in this transaction: of what waited for a second person, the act that was recorded, when its recording is confirmed in
-- it; not what waits, nor a confirmation without its step.
-- Callers: check_with_record, check_damage_record_by_two. Locks: none. Errors: none. Twin: ledger.compensation.actions.recordings.confirm.
CREATE OR REPLACE FUNCTION ledger.damage_done_now(p_book integer, p_case integer)
RETURNS TABLE (kind text, record_id uuid, confirmation uuid)
LANGUAGE sql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
  SELECT coalesce(s.kind, r.kind), coalesce(s.record_id, r.record_id), r.record_id
  FROM damage_record r
  LEFT JOIN damage_record s
    ON r.kind = 'confirm_recording' AND s.book_id = r.book_id AND s.case_id = r.case_id AND s.record_id = r.subject
  WHERE r.book_id = p_book AND r.case_id = p_case AND of_this_transaction(r.xmin)
    AND CASE r.kind
      WHEN 'confirm_recording' THEN s.record_id IS NOT NULL AND confirmed_now(r.book_id, derived_id(s.record_id, 'recording'))
      WHEN 'confirm_reversal' THEN confirmed_now(r.book_id, r.subject)
      ELSE NOT EXISTS (
        SELECT FROM process p WHERE p.book_id = r.book_id AND p.process_id = derived_id(r.record_id, 'recording')
                                AND p.machine = 'compensation.recording') END
$$;
