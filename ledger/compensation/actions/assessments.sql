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

-- name: assessed_before
-- What was assessed before the case was reopened for damage that was not known, in fen: the last version before each
-- reopening. Twin: `ledger.damage_assessed_before`.
SELECT coalesce(sum(y.amount), 0)::bigint
FROM (
  SELECT f.amount, f.record_id, o.round,
    first_value(f.record_id) OVER (PARTITION BY o.round ORDER BY f.recorded_at DESC, f.record_id) AS newest
  FROM ledger.damage_figure f
  CROSS JOIN LATERAL (
    SELECT count(*) AS round FROM ledger.damage_record r
    WHERE r.book_id = f.book_id AND r.case_id = f.case_id AND r.kind = 'reopen' AND r.state = 'investigating'
      AND r.recorded_at < f.recorded_at) o
  WHERE f.book_id = %(book)s AND f.case_id = %(case)s AND f.figure = 'assessed') y
WHERE y.record_id = y.newest AND y.round < (
  SELECT count(*) FROM ledger.damage_record r
  WHERE r.book_id = %(book)s AND r.case_id = %(case)s AND r.kind = 'reopen' AND r.state = 'investigating')

-- name: keep_accepted
-- Keep in the case what was accepted: its class, and what it is assessed at, with what was before it was reopened.
UPDATE ledger.damage_case c
SET class = a.class, assessed = a.total + %(before)s
FROM ledger.damage_assessment a
WHERE c.book_id = %(book)s AND c.case_id = %(case)s AND a.book_id = c.book_id AND a.assessment_id = %(id)s
