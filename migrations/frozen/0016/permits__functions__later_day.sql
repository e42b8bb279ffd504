-- The later of the legal day of a step and the day of the ledger's clock, of legal days from 1 December 2026 on; before that the legal day, for what
-- was recorded before the clock was asked stays as it was judged.
-- Callers: check_line_running, check_step_running, fee_overdue, check_side_barred, check_surrender_window. Locks: none. Errors: none.
-- Twin: ledger.processes.actions.Step.day.
CREATE OR REPLACE FUNCTION ledger.later_day(p_on date) RETURNS date
LANGUAGE sql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
  SELECT CASE WHEN p_on >= '2026-12-01' THEN greatest(p_on, legal_day()) ELSE p_on END
$$;
