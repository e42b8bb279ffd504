-- Which acts are done in a case in this transaction: of what waited for a second person, the act that was recorded, when its
-- recording is confirmed in it; not what waits, nor a confirmation without its step.
-- Callers: check_written_by_act, check_step_by_act, check_damage_record_by_two. Locks: none. Errors: none. Twin:
-- ledger.compensation.actions.recordings.confirm.
CREATE OR REPLACE FUNCTION ledger.damage_done_now(p_book integer, p_case integer)
RETURNS TABLE (kind text, record_id uuid, confirmation uuid)
LANGUAGE sql STABLE
AS $$
  SELECT coalesce(s.kind, r.kind), coalesce(s.record_id, r.record_id), r.record_id
  FROM ledger.damage_record r
  LEFT JOIN ledger.damage_record s
    ON r.kind = 'confirm_recording' AND s.book_id = r.book_id AND s.case_id = r.case_id AND s.record_id = r.subject
  WHERE r.book_id = p_book AND r.case_id = p_case AND age(r.xmin) <= 0 AND ledger.of_this_transaction(r.xmin)
    AND CASE r.kind
      WHEN 'confirm_recording' THEN s.record_id IS NOT NULL AND ledger.confirmed_now(r.book_id, ledger.derived_id(s.record_id, 'recording'))
      WHEN 'confirm_reversal' THEN ledger.confirmed_now(r.book_id, r.subject)
      ELSE NOT EXISTS (
        SELECT FROM ledger.process p WHERE p.book_id = r.book_id AND p.process_id = ledger.derived_id(r.record_id, 'recording')
                                AND p.machine = 'compensation.recording') END
$$;
