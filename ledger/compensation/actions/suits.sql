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
