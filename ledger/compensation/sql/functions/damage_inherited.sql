-- Up to how many fen somebody owes that is in a case as an heir alone: what it inherited, in all; null of everybody else.
-- Callers: check_damage_heir. Twin: ledger.compensation.actions.estates.inherited.
-- Locks: none. Errors: none.
CREATE OR REPLACE FUNCTION ledger.damage_inherited(p_book integer, p_case integer, p_owner text) RETURNS bigint
LANGUAGE sql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
  SELECT (sum(nullif(x ->> 'most', '')::numeric) * 100)::bigint
  FROM damage_record r CROSS JOIN LATERAL jsonb_array_elements(r.words -> 'successors') x
  WHERE r.book_id = p_book AND r.case_id = p_case AND r.kind = 'substitute' AND r.words ->> 'event' IN ('death', 'renunciation')
    AND x ->> 'owner' = p_owner AND x ->> 'most' <> '' AND damage_act_done(r.book_id, r.record_id)
    AND NOT EXISTS (SELECT FROM damage_reversal v WHERE v.book_id = r.book_id AND v.target = r.record_id AND v.confirmed_on IS NOT NULL)
    AND NOT EXISTS (SELECT FROM damage_record n WHERE n.book_id = p_book AND n.case_id = p_case AND damage_act_done(n.book_id, n.record_id)
                    AND n.words -> 'parties' @> jsonb_build_array(jsonb_build_object('owner', p_owner, 'side', 'liable')))
$$;
