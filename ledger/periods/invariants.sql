-- name: frontiers_follow_moves
-- How far a book is closed is what its last step left, and every step began where the one before ended.
SELECT format('book %s, step %s', b.code, m.step_id)
FROM ledger.book b
LEFT JOIN LATERAL (
  SELECT x.*, lag(soft_after) OVER w AS soft_left, lag(closed_after) OVER w AS closed_left,
         row_number() OVER (PARTITION BY x.book_id ORDER BY x.move_id DESC) AS from_end
  FROM ledger.period_move x
  WHERE x.book_id = b.book_id WINDOW w AS (PARTITION BY x.book_id ORDER BY x.move_id)) m ON true
WHERE (m.move_id IS NULL AND (b.soft_closed_through IS NOT NULL OR b.closed_through IS NOT NULL))
   OR (m.from_end = 1 AND (m.soft_after, m.closed_after)
       IS DISTINCT FROM (b.soft_closed_through, b.closed_through))
   OR (m.move_id IS NOT NULL
     AND (m.soft_before, m.closed_before) IS DISTINCT FROM (m.soft_left, m.closed_left))

-- name: steps_are_by_two
-- A month was closed, reopened or opened again by two persons, and a soft close was taken by somebody.
SELECT format('step %s', m.step_id) FROM ledger.period_move m
JOIN ledger.period_step s USING (book_id, step_id)
LEFT JOIN ledger.process_event e ON e.book_id = m.book_id AND e.process_id = m.step_id
  AND e.to_state = 'done'
WHERE e.process_id IS NULL OR (s.kind <> 'soft_close'
  AND (NOT e.four_eyes OR (ledger.person_of(e.actor_id) = ledger.person_of(e.started_by)
    AND ledger.one_at(e.actor_id, e.started_by, e.recorded_at))))

-- name: closed_months_stay
-- No entry of a closed month was recorded after it was closed for the last time.
SELECT format('entry %s', e.entry_id) FROM ledger.entry e
JOIN ledger.book b ON b.book_id = e.book_id AND e.effective_on <= b.closed_through
JOIN LATERAL (
  SELECT max(m.recorded_at) AS at FROM ledger.period_move m
  WHERE m.book_id = e.book_id AND m.closed_after >= e.effective_on
    AND coalesce(m.closed_before, '-infinity') < e.effective_on) closed ON e.recorded_at > closed.at

-- name: soft_closed_months_are_approved
-- An entry that was recorded in a month that was soft-closed then was approved by a second person.
SELECT format('entry %s', e.entry_id) FROM ledger.entry e
WHERE e.approver_id IS NULL AND (
  SELECT m.soft_after FROM ledger.period_move m
  WHERE m.book_id = e.book_id AND m.recorded_at < e.recorded_at
  ORDER BY m.move_id DESC LIMIT 1) >= e.effective_on
