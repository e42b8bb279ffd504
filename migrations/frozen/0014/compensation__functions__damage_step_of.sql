-- Which process an act of a damage case takes a step of, once it is done, and that step is one of those that damage_writers says such an
-- act takes; null where it takes none. One that moves the case takes a step of the case; one about something takes a step of that; one
-- that begins something takes the first of it, under its own id. A party that is pursued apart fails with a step only where something is
-- claimed of it, and a guarantee is called by a step when all of it is.
-- Callers: check_damage_record_stepped, the doctor. Locks: none. Errors: none. Twin: ledger.compensation.acts.take.
CREATE OR REPLACE FUNCTION ledger.damage_step_of(p_book integer, p_record uuid) RETURNS uuid
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  RETURN (SELECT CASE
    WHEN r.kind = 'confirm_reversal' THEN r.subject
    WHEN r.kind IN ('confirm_recording', 'drop_recording') THEN derived_id(r.subject, 'recording')
    WHEN w.moves THEN (SELECT c.process_id FROM damage_case c WHERE c.book_id = r.book_id AND c.case_id = r.case_id)
    WHEN w.steps = 0 OR r.kind = 'fail_party' AND jsonb_array_length(coalesce(r.words -> 'claimed', '[]')) = 0 THEN NULL
    WHEN r.kind = 'call_guarantee' AND EXISTS (
        SELECT FROM damage_called q JOIN damage_guarantee g ON g.book_id = q.book_id AND g.guarantee_id = q.guarantee_id
        WHERE q.book_id = r.book_id AND q.call_id = r.record_id AND g.guarantee_id = r.subject
          AND damage_called_of(g.book_id, g.guarantee_id) <> g.amount) THEN NULL
    WHEN EXISTS (SELECT FROM jsonb_each(damage_subjects()) s WHERE s.value ? r.kind) THEN r.subject
    ELSE r.record_id END
  FROM damage_record r
  CROSS JOIN LATERAL (
    SELECT bool_or(k.key LIKE 'compensation.case %') AS moves, count(*) AS steps
    FROM jsonb_each(damage_writers()) k
    WHERE k.key LIKE 'compensation.%' AND k.key <> 'compensation.recording propose' AND k.value ? r.kind) w
  WHERE r.book_id = p_book AND r.record_id = p_record);
END
$$;
