-- name: leave_owed
-- Keep what a judgment leaves owed of a part in all.
UPDATE ledger.damage_part
SET left_owed = %(owed)s
WHERE book_id = %(book)s AND case_id = %(case)s AND part = %(part)s

-- name: joined_here
-- Who came to owe parts beside others by an agreement or judgment of a way that has taken effect, and owes them since.
SELECT DISTINCT o.part, o.owner
FROM ledger.damage_obligation x
JOIN ledger.damage_record r ON r.book_id = x.book_id AND r.record_id = x.obligation_id
CROSS JOIN LATERAL jsonb_array_elements(r.words -> 'joins') j
JOIN ledger.damage_obligor o ON o.book_id = r.book_id AND o.case_id = r.case_id AND o.part = (j ->> 'part')::int
  AND o.owner = j ->> 'owner' AND o.since_on = x.in_force_on AND o.until_on IS NULL
WHERE x.book_id = %(book)s AND x.case_id = %(case)s AND x.separate_id IS NOT DISTINCT FROM %(way)s::uuid

-- name: leave
-- Let somebody owe a part beside others no more from a day on.
UPDATE ledger.damage_obligor
SET until_on = %(on)s
WHERE book_id = %(book)s AND case_id = %(case)s AND part = %(part)s AND owner = %(owner)s AND since_on IS NOT NULL
  AND until_on IS NULL
