-- Who took the place of a party in everything, its money included, to this day, each with its share of all: by substitutions that stand,
-- one after the other, until somebody is in the case. Who assumed a debt or joined one took no such place; where nobody did, it is the party.
-- Callers: damage_goes_to, damage_account_barred, check_damage_return, check_damage_guarantee_realised.
-- Twin: ledger.compensation.actions.estates.stands_for. Locks: none. Errors: none.
CREATE OR REPLACE FUNCTION ledger.damage_took_place(p_book integer, p_case integer, p_party text) RETURNS TABLE (owner text, share numeric)
LANGUAGE sql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
  WITH RECURSIVE taking AS (
    SELECT r.words ->> 'party' AS party, x ->> 'owner' AS owner, r.recorded_at AS at,
      CASE WHEN coalesce(x ->> 'share', '') = '' THEN 1.0 / jsonb_array_length(r.words -> 'successors')
           WHEN x ->> 'share' LIKE '%/%' THEN split_part(x ->> 'share', '/', 1)::numeric / split_part(x ->> 'share', '/', 2)::numeric
           ELSE (x ->> 'share')::numeric END AS share
    FROM damage_record r CROSS JOIN LATERAL jsonb_array_elements(r.words -> 'successors') x
    WHERE r.book_id = p_book AND r.case_id = p_case AND r.kind = 'substitute'
      AND r.words ->> 'event' IN ('merger', 'division', 'correction', 'renaming', 'dissolution', 'death', 'renunciation')
      AND damage_act_done(r.book_id, r.record_id)
      AND NOT EXISTS (SELECT FROM damage_reversal v WHERE v.book_id = r.book_id AND v.target = r.record_id AND v.confirmed_on IS NOT NULL)
  ), walk AS (
    SELECT p_party AS owner, 1::numeric AS share, '-infinity'::timestamptz AS after
    UNION ALL
    SELECT t.owner, w.share * t.share, t.at
    FROM walk w JOIN taking t ON t.party = w.owner AND t.at = (SELECT max(y.at) FROM taking y WHERE y.party = w.owner AND y.at > w.after)
    WHERE NOT EXISTS (SELECT FROM damage_party p WHERE p.book_id = p_book AND p.case_id = p_case AND p.owner = w.owner
                      AND p.side = 'liable' AND p.until_on IS NULL)
  )
  SELECT w.owner, sum(w.share) FROM walk w
  WHERE NOT EXISTS (SELECT FROM taking t WHERE t.party = w.owner AND t.at > w.after)
    OR EXISTS (SELECT FROM damage_party p WHERE p.book_id = p_book AND p.case_id = p_case AND p.owner = w.owner
               AND p.side = 'liable' AND p.until_on IS NULL)
  GROUP BY w.owner
$$;
