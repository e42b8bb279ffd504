-- How much works are to restore, or have restored, by unit, as an object of decimal texts: of a plan what it says; of an acceptance what that of the
-- works says, which was not reversed, and where it says nothing, what those of its stages say.
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
  ), summed AS (
    SELECT t.unit, trim_scale(sum(t.amount)) AS amount
    FROM told t
    WHERE t.kind <> 'accept_stage' OR NOT EXISTS (SELECT FROM told o WHERE o.kind = 'accept_project')
    GROUP BY t.unit
  )
  SELECT coalesce(jsonb_object_agg(s.unit, s.amount::text), '{}'::jsonb) FROM summed s
$$;
