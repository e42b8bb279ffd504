-- name: agreed
-- What the last agreement of the case that has not taken effect makes owed, by head of loss.
SELECT f.head, f.amount
FROM ledger.damage_figure f
WHERE f.book_id = %(book)s AND f.case_id = %(case)s AND f.figure = 'agreed' AND f.record_id = (
  SELECT o.obligation_id
  FROM ledger.damage_obligation o
  JOIN ledger.damage_record r ON r.book_id = o.book_id AND r.record_id = o.obligation_id
  WHERE o.book_id = %(book)s AND o.case_id = %(case)s AND o.kind = 'agreement' AND o.in_force_on IS NULL
    AND o.separate_id IS NULL
  ORDER BY r.recorded_at DESC LIMIT 1)

-- name: stop
-- Stop every term of a separate claim.
UPDATE ledger.damage_clock
SET stopped_on = greatest(%(on)s, starts_on)
WHERE book_id = %(book)s AND case_id = %(case)s AND subject = %(subject)s AND stopped_on IS NULL
