-- Of which damage case a process is: what began it was recorded under its id, or one from which that is derived; of what came
-- from a list, and of the case itself, its row says it. An id that is derived keeps the millisecond of the one from which it is.
-- Callers: check_step_by_act, the doctor. Locks: none. Errors: none.
CREATE OR REPLACE FUNCTION ledger.damage_case_of(p_book integer, p_process uuid, p_machine text) RETURNS integer
LANGUAGE plpgsql STABLE
AS $$
BEGIN
  RETURN CASE p_machine
    WHEN 'compensation.case' THEN (SELECT c.case_id FROM ledger.damage_case c WHERE c.book_id = p_book AND c.process_id = p_process)
    WHEN 'compensation.assessment' THEN
      (SELECT a.case_id FROM ledger.damage_assessment a WHERE a.book_id = p_book AND a.assessment_id = p_process)
    WHEN 'compensation.guarantee' THEN
      (SELECT g.case_id FROM ledger.damage_guarantee g WHERE g.book_id = p_book AND g.guarantee_id = p_process)
    WHEN 'compensation.recording' THEN (
      SELECT r.case_id FROM ledger.damage_record r
      WHERE r.book_id = p_book
        AND r.record_id BETWEEN (left(p_process::text, 13) || '-0000-0000-000000000000')::uuid
                            AND (left(p_process::text, 13) || '-ffff-ffff-ffffffffffff')::uuid
        AND ledger.derived_id(r.record_id, 'recording') = p_process)
    ELSE (SELECT r.case_id FROM ledger.damage_record r WHERE r.book_id = p_book AND r.record_id = p_process) END;
END
$$;
