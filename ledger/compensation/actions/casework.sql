-- name: stop_all
-- For `stop_all`.
UPDATE ledger.damage_clock
SET stopped_on = greatest(%(on)s, starts_on)
WHERE book_id = %(book)s AND case_id = %(case)s AND stopped_on IS NULL

-- name: notify
-- Serve the notice of consultation: what is accepted is what is claimed.
SELECT head, sum(amount)::bigint FROM ledger.damage_item i
JOIN ledger.damage_assessment a USING (book_id, assessment_id)
JOIN ledger.process p ON p.book_id = a.book_id AND p.process_id = a.assessment_id AND p.state = 'accepted'
WHERE a.book_id = %(book)s AND a.case_id = %(case)s
  AND a.version = (SELECT max(x.version) FROM ledger.damage_assessment x
    JOIN ledger.process q ON q.book_id = x.book_id AND q.process_id = x.assessment_id
      AND q.state = 'accepted'   WHERE x.book_id = a.book_id AND x.case_id = a.case_id)
GROUP BY head

-- name: meet
-- Hold a meeting.
SELECT count(*) FROM ledger.damage_record
WHERE book_id = %(book)s AND case_id = %(case)s AND kind = 'meet'

-- name: publicise
-- Make the case public, or no longer.
UPDATE ledger.damage_case
SET public = %(public)s
WHERE book_id = %(book)s AND case_id = %(case)s

-- name: check_new_clue
-- For `check_new_clue`.
SELECT code FROM ledger.damage_case WHERE book_id = %s AND channel = %s AND source = %s
