-- What stands open of a month, as figures, at this instant; `open` names those that should be none.
-- Callers: ledger.periods.queries, as the web's role (SECURITY DEFINER), and keep_checklist. Locks: none. Errors: none.
-- What is counted runs to the last day of the month. The doctor's last run is that of the whole installation; without one it is open.
CREATE OR REPLACE FUNCTION ledger.period_checklist(p_book integer, p_month date) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, ledger, pg_temp
AS $$
  WITH month AS (SELECT p_month AS first, (p_month + interval '1 month' - interval '1 day')::date AS last),
  tied AS (SELECT b.* FROM bank_account b, month m WHERE b.book_id = p_book AND b.ended_at IS NULL AND b.since <= m.last),
  figures AS (SELECT
    (SELECT count(*) FROM entry e, month m WHERE e.book_id = p_book AND e.effective_on BETWEEN m.first AND m.last) AS entries,
    (SELECT count(*) FROM (SELECT FROM posting p, month m WHERE p.book_id = p_book AND p.effective_on <= m.last
                           GROUP BY p.asset_id HAVING sum(p.debit) <> sum(p.credit)) AS a) AS unbalanced,
    (SELECT count(*) FROM tied b, month m
     WHERE NOT EXISTS (SELECT FROM bank_statement s WHERE s.book_id = p_book AND s.bank_account_id = b.bank_account_id
                       AND s.to_on >= m.last)) AS bank_uncovered,
    (SELECT count(*) FROM tied b
     CROSS JOIN LATERAL (SELECT s.opening FROM bank_statement s WHERE s.book_id = p_book AND s.bank_account_id = b.bank_account_id
                         ORDER BY s.from_on, s.statement_id LIMIT 1) AS f
     WHERE f.opening <> (SELECT coalesce(sum(p.debit - p.credit), 0) FROM posting p
                         WHERE p.book_id = p_book AND p.account_id = b.account_id AND p.asset_id = b.asset_id
                           AND p.effective_on < b.since)) AS bank_differences,
    (SELECT count(*) FROM tied b JOIN bank_line l ON l.book_id = p_book AND l.bank_account_id = b.bank_account_id, month m
     WHERE l.booked_on <= m.last
       AND NOT EXISTS (SELECT FROM bank_match_line x JOIN bank_match a ON a.book_id = p_book AND a.match_id = x.match_id
                       WHERE x.book_id = p_book AND x.line_id = l.line_id AND a.state = 'matched')) AS bank_lines,
    (SELECT count(*) FROM tied b
     JOIN posting p ON p.book_id = p_book AND p.account_id = b.account_id AND p.asset_id = b.asset_id, month m
     WHERE p.effective_on BETWEEN b.since AND m.last
       AND NOT EXISTS (SELECT FROM bank_match_posting x JOIN bank_match a ON a.book_id = p_book AND a.match_id = x.match_id
                       WHERE x.book_id = p_book AND x.entry_id = p.entry_id AND x.line = p.line AND a.state = 'matched')) AS bank_postings,
    (SELECT count(*) FROM bank_withdrawal w, month m
     WHERE w.book_id = p_book AND w.confirmed_at IS NULL AND w.dropped_at IS NULL
       AND EXISTS (SELECT FROM bank_statement s WHERE s.book_id = p_book AND s.import_id = w.import_id AND s.from_on <= m.last)) AS withdrawals,
    (SELECT w.waiting FROM log_waiting(p_book) AS w) AS unsealed,
    (SELECT count(*) FROM approval a, month m
     WHERE a.book_id = p_book AND (a.content ->> 'effective_on')::date <= m.last
       AND NOT EXISTS (SELECT FROM entry e WHERE e.book_id = p_book AND e.entry_id = a.entry_id)
       AND NOT EXISTS (SELECT FROM refusal r WHERE r.book_id = p_book AND r.entry_id = a.entry_id)) AS approvals,
    (SELECT max(c.ran_at) FROM check_result c) AS checked_at,
    (SELECT sum(c.offenders) FROM check_result c WHERE c.ran_at = (SELECT max(d.ran_at) FROM check_result d)) AS broken)
  SELECT to_jsonb(f) || jsonb_build_object(
    'as_of', to_char(clock_now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    'checked_at', to_char(f.checked_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    'open', (SELECT coalesce(jsonb_agg(o.name ORDER BY o.place), '[]')
             FROM (VALUES (1, 'unbalanced', f.unbalanced), (2, 'bank_uncovered', f.bank_uncovered),
                          (3, 'bank_differences', f.bank_differences), (4, 'bank_lines', f.bank_lines),
                          (5, 'bank_postings', f.bank_postings), (6, 'unsealed', f.unsealed), (7, 'approvals', f.approvals),
                          (8, 'broken', coalesce(f.broken, 1)), (9, 'withdrawals', f.withdrawals)) AS o (place, name, number)
             WHERE o.number <> 0))
  FROM figures AS f
$$;
