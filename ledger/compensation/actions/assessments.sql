-- name: next_version
-- The number of the next version of the assessment.
SELECT coalesce(max(version), 0) + 1 AS number
FROM ledger.damage_assessment
WHERE book_id = %(book)s AND case_id = %(case)s

-- name: heads
-- The sums of a version by head of loss.
SELECT head, sum(amount)::bigint AS amount
FROM ledger.damage_item
WHERE book_id = %(book)s AND assessment_id = %(id)s
GROUP BY head

-- name: keep_accepted
-- Keep in the case what was accepted: its class, and what it is assessed at, with what was before it was reopened.
UPDATE ledger.damage_case c
SET class = a.class, assessed = a.total + ledger.damage_assessed_before(c.book_id, c.case_id)
FROM ledger.damage_assessment a
WHERE c.book_id = %(book)s AND c.case_id = %(case)s AND a.book_id = c.book_id AND a.assessment_id = %(id)s

-- name: own_opinion
-- Whether a person is an expert who has given an opinion in the case.
SELECT EXISTS (
  SELECT FROM ledger.damage_opinion o
  JOIN ledger.damage_expert x ON x.book_id = o.book_id AND x.expert_id = o.expert_id
  WHERE o.book_id = %(book)s AND o.case_id = %(case)s AND ledger.person_of(x.actor) = ledger.person_of(%(actor)s)) AS own
