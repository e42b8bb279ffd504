-- How much works are to restore, or have restored, by unit, as an object of decimal texts: of a plan what it says; of an acceptance what that of the
-- works says, which was not reversed, where it says nothing, what those of its stages say, and where these do not, what was accepted in bases.
-- Callers: ledger.compensation.queries. Locks: none. Errors: none.
CREATE OR REPLACE FUNCTION ledger.restored(p_book integer, p_project uuid, p_what text) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
  WITH told AS (
    SELECT r.kind, q.value ->> 'unit' AS unit, (q.value ->> 'amount')::numeric AS amount
    FROM damage_record r CROSS JOIN LATERAL jsonb_array_elements(r.words -> 'quantities') q
    WHERE r.book_id = p_book AND (p_what = 'plan' AND r.record_id = p_project AND r.kind = 'plan_project'
        OR p_what = 'accept' AND r.kind IN ('accept_project', 'accept_stage') AND r.subject = p_project
          AND r.case_id = (SELECT x.case_id FROM damage_project x WHERE x.book_id = p_book AND x.project_id = p_project)
          AND NOT EXISTS (SELECT FROM damage_reversal v WHERE v.book_id = r.book_id AND v.target = r.record_id AND v.confirmed_on IS NOT NULL))
    UNION ALL
    SELECT 'base', m.unit, CASE m.move WHEN 'accepted' THEN m.amount ELSE -m.amount END / 1000.0
    FROM damage_booking k JOIN damage_booking_move m ON m.book_id = k.book_id AND m.booking_id = k.booking_id
    WHERE k.book_id = p_book AND k.project_id = p_project AND p_what = 'accept' AND m.move IN ('accepted', 'taken_back')
  ), summed AS (
    SELECT t.unit, trim_scale(sum(t.amount)) AS amount
    FROM told t
    WHERE NOT EXISTS (SELECT FROM told o WHERE t.kind <> 'accept_project' AND o.kind = 'accept_project' OR t.kind = 'base' AND o.kind = 'accept_stage')
    GROUP BY t.unit HAVING sum(t.amount) > 0
  )
  SELECT coalesce(jsonb_object_agg(s.unit, s.amount::text), '{}'::jsonb) FROM summed s
$$;
