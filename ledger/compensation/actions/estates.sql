-- name: takings
-- Who took the place of whom by substitutions that stand, in their order: with the share as it was told, and what was
-- inherited, in fen.
SELECT r.words ->> 'party' AS party, r.words ->> 'event' AS event, x.one ->> 'owner' AS owner,
  coalesce(x.one ->> 'share', '') AS share, jsonb_array_length(r.words -> 'successors') AS several,
  (nullif(x.one ->> 'most', '')::numeric * 100)::bigint AS most,
  r.effective_on AS on
FROM ledger.damage_record r
CROSS JOIN LATERAL jsonb_array_elements(r.words -> 'successors') WITH ORDINALITY x (one, place)
WHERE r.book_id = %(book)s AND r.case_id = %(case)s AND r.kind = 'substitute'
  AND ledger.damage_act_done(r.book_id, r.record_id)
  AND NOT EXISTS (SELECT FROM ledger.damage_reversal v
    WHERE v.book_id = r.book_id AND v.target = r.record_id AND v.confirmed_on IS NOT NULL)
ORDER BY r.recorded_at, r.record_id, x.place

-- name: liable_first
-- Liable parties that were named as such, and did not come by a death alone: each owes what it did itself without a bound.
SELECT DISTINCT p.owner
FROM ledger.damage_party p
JOIN ledger.damage_record r ON r.book_id = p.book_id AND r.case_id = p.case_id
  AND r.words -> 'parties' @> jsonb_build_array(jsonb_build_object('owner', p.owner, 'side', 'liable'))
WHERE p.book_id = %(book)s AND p.case_id = %(case)s AND p.side = 'liable' AND p.until_on IS NULL
  AND ledger.damage_act_done(r.book_id, r.record_id)
