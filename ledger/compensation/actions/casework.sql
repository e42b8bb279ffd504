-- name: stop_all
-- Stop every term of a case that runs.
UPDATE ledger.damage_clock
SET stopped_on = greatest(%(on)s, starts_on)
WHERE book_id = %(book)s AND case_id = %(case)s AND stopped_on IS NULL

-- name: accepted
-- The sums of the last version of the assessment that was accepted, by head of loss.
SELECT i.head, sum(i.amount)::bigint AS amount
FROM ledger.damage_item i
WHERE i.book_id = %(book)s AND i.assessment_id = (
  SELECT a.assessment_id
  FROM ledger.damage_assessment a
  JOIN ledger.process p ON p.book_id = a.book_id AND p.process_id = a.assessment_id AND p.state = 'accepted'
  WHERE a.book_id = %(book)s AND a.case_id = %(case)s
  ORDER BY a.version DESC LIMIT 1)
GROUP BY i.head

-- name: meetings
-- How many meetings were held.
SELECT count(*) AS number
FROM ledger.damage_record
WHERE book_id = %(book)s AND case_id = %(case)s AND kind = 'meet'

-- name: keep_public
-- Keep whether a case is public.
UPDATE ledger.damage_case
SET public = %(public)s
WHERE book_id = %(book)s AND case_id = %(case)s

-- name: of_clue
-- The case that was registered for a clue of a channel.
SELECT code FROM ledger.damage_case
WHERE book_id = %(book)s AND channel = %(channel)s AND source = %(source)s
