-- What a book's law says of a figure on a day: the nearest of the bureau's own packs that are in force on it, and says anything, else what is shipped,
-- which is the same for all places. Null for a figure of which PostgreSQL knows nothing. A decimal, in the unit of the rule pack.
-- Callers: check_alone_threshold, check_surrender_window, check_surrender_late, check_expiry_by_night, check_back_dating, check_term_kept,
-- check_report_found, -- check_damage_entered_late.
-- Locks: none. Errors: none. Twin: ledger.law_in_force.queries.law_of.
CREATE OR REPLACE FUNCTION ledger.law_figure(p_book integer, p_key text, p_on date) RETURNS numeric
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  RETURN CASE
    WHEN p_key = 'surrender.undo_days' OR p_key IN ('second_person.caps', 'second_person.allocations', 'second_person.releases',
         'second_person.cancellations', 'second_person.deductions', 'second_person.retirements', 'second_person.deposits')
    THEN coalesce((SELECT (s.value #>> '{}')::numeric FROM law_said(p_book, p_key, p_on) s WHERE s.key = p_key ORDER BY s.place LIMIT 1),
                  CASE p_key WHEN 'surrender.undo_days' THEN 10 ELSE 0 END)
    WHEN p_key IN ('back_dating.days', 'back_dating.alone_days')
    THEN (SELECT (s.value #>> '{}')::numeric FROM law_said(p_book, p_key, p_on) s WHERE s.key = p_key ORDER BY s.place LIMIT 1)
    WHEN p_key = 'report.verifier_needed'
    THEN (SELECT CASE WHEN s.value = 'true' THEN 1 ELSE 0 END FROM law_said(p_book, p_key, p_on) s WHERE s.key = p_key ORDER BY s.place LIMIT 1)
    WHEN p_key = 'permits.term_years'
    THEN coalesce((SELECT (s.value #>> '{}')::numeric FROM law_said(p_book, p_key, p_on) s WHERE s.key = p_key ORDER BY s.place LIMIT 1),
                  CASE WHEN p_on >= '2015-07-23' THEN 5 END)
    WHEN p_key IN ('surrender.record_days', 'expiry.days_after')
    THEN coalesce((SELECT (s.value #>> '{}')::numeric FROM law_said(p_book, p_key, p_on) s WHERE s.key = p_key ORDER BY s.place LIMIT 1),
                  CASE p_key WHEN 'surrender.record_days' THEN 60 ELSE 0 END)
    WHEN p_key = 'compensation.entered_alone_days'
    THEN coalesce((SELECT (s.value #>> '{}')::numeric FROM law_said(p_book, p_key, p_on) s WHERE s.key = p_key ORDER BY s.place LIMIT 1),
                  CASE WHEN p_on >= '2026-12-01' THEN 7 END) END;
END
$$;
