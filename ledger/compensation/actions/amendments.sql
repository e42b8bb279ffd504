-- name: said
-- What a case says of itself now; its place stands in the acts that told it.
SELECT c.title, c.area, c.medium, coalesce((
    SELECT r.words ->> 'place' FROM ledger.damage_record r
    WHERE r.book_id = c.book_id AND r.case_id = c.case_id AND r.kind IN ('register',
      'correct_case') AND r.words ->> 'place' IS NOT NULL
      AND ledger.damage_act_done(r.book_id, r.record_id)
    ORDER BY r.recorded_at DESC LIMIT 1), '') AS place, c.source, c.received_on, c.occurred_on, c.red_line, c.repeated, c.major
FROM ledger.damage_case c
WHERE c.book_id = %(book)s AND c.case_id = %(case)s

-- name: correct
-- Keep what a case says of itself now.
UPDATE ledger.damage_case
SET title = %(title)s, area = %(area)s, medium = %(medium)s, received_on = %(received_on)s, occurred_on = %(occurred_on)s,
  red_line = %(red_line)s, repeated = %(repeated)s, major = %(major)s
WHERE book_id = %(book)s AND case_id = %(case)s

-- name: correct_source
-- Keep from which paper the clue comes now.
UPDATE ledger.damage_case
SET source = %(source)s
WHERE book_id = %(book)s AND case_id = %(case)s

-- name: rename
-- Keep how a party is called now.
UPDATE ledger.damage_party
SET name = %(now)s
WHERE book_id = %(book)s AND case_id = %(case)s AND owner = %(owner)s AND side = %(side)s AND name = %(was)s
