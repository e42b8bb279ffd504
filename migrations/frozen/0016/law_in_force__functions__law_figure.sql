-- What a book's law says of a figure on a day: the nearest of the bureau's own packs that are in force on it, and says anything, else what is shipped,
-- which is the same for all places. Null for a figure of which PostgreSQL knows nothing. A decimal, in the unit of the rule pack.
-- Callers: check_alone_threshold, check_surrender_window, check_surrender_late, check_expiry_by_night, check_back_dating, check_term_kept,
-- check_report_found, check_hearing_held, check_damage_entered_late.
-- Locks: none. Errors: none. Twin: ledger.law_in_force.queries.law_of.
CREATE OR REPLACE FUNCTION ledger.law_figure(p_book integer, p_key text, p_on date) RETURNS numeric
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_said text;
BEGIN
  IF p_key <> ALL (ARRAY['surrender.undo_days', 'surrender.record_days', 'expiry.days_after', 'back_dating.days', 'back_dating.alone_days',
       'permits.term_years', 'report.verifier_needed', 'service.required', 'hearing.withdrawal_least', 'compensation.entered_alone_days',
       'second_person.caps', 'second_person.allocations', 'second_person.releases', 'second_person.cancellations', 'second_person.deductions',
       'second_person.retirements', 'second_person.deposits']) THEN
    RETURN NULL;
  END IF;
  SELECT s.value #>> '{}' INTO v_said FROM law_said(p_book, p_key, p_on) s WHERE s.key = p_key ORDER BY s.place LIMIT 1;
  IF v_said IS NOT NULL THEN
    RETURN CASE v_said WHEN 'true' THEN 1 WHEN 'false' THEN 0 ELSE v_said::numeric END;
  END IF;
  -- What is shipped.
  RETURN CASE
    WHEN p_key = 'surrender.undo_days' THEN 10
    WHEN p_key = 'surrender.record_days' THEN 60
    WHEN p_key = 'expiry.days_after' OR p_key LIKE 'second\_person.%' THEN 0
    WHEN p_key = 'permits.term_years' AND p_on >= '2015-07-23' THEN 5
    WHEN p_key = 'compensation.entered_alone_days' AND p_on >= '2026-12-01' THEN 7 END;
END
$$;
