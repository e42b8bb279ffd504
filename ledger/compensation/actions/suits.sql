-- name: claimed
-- What is claimed in the last suit of the way of a case, or of a separate claim, as it was changed since, by head of loss.
SELECT DISTINCT ON (f.head) f.head, f.amount
FROM ledger.damage_figure f
JOIN ledger.damage_record r ON r.book_id = f.book_id AND r.record_id = f.record_id
WHERE f.book_id = %(book)s AND f.case_id = %(case)s AND f.figure = 'claimed'
  AND CASE WHEN r.kind IN ('sue', 'change_suit') THEN '' ELSE r.subject::text END = %(way)s
  AND r.recorded_at >= (
    SELECT max(s.recorded_at) FROM ledger.damage_record s
    WHERE s.book_id = r.book_id AND s.case_id = r.case_id AND s.kind IN ('sue', 'sue_apart')
      AND CASE s.kind WHEN 'sue' THEN '' ELSE s.subject::text END = %(way)s)
ORDER BY f.head, r.recorded_at DESC

-- name: appeal_again
-- Let the last term for an appeal of a way run again.
UPDATE ledger.damage_clock
SET stopped_on = NULL
WHERE book_id = %(book)s AND case_id = %(case)s AND clock_id = (
  SELECT max(k.clock_id) FROM ledger.damage_clock k
  WHERE k.book_id = %(book)s AND k.case_id = %(case)s AND k.code = 'appeal' AND k.subject = %(way)s)
