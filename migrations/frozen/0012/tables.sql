-- Why: what life does to a case or a permit has its road, and its way back.
-- Locks: none on what is there.

-- Why: the leaf hashes of a sweep are made where its records are, so that these do not cross the wire: another result is another function.
-- Locks: none.
DROP FUNCTION ledger.next_records(integer, integer);

-- A case that was reopened for damage that was not known is assessed at both: the last version before each reopening, and the last one.
-- Rows of cases that were reopened are locked.
UPDATE ledger.damage_case c
SET assessed = x.amount
FROM (
  SELECT y.book_id, y.case_id, sum(y.amount)::bigint AS amount
  FROM (
    SELECT f.book_id, f.case_id, f.amount, f.record_id,
      first_value(f.record_id) OVER (
        PARTITION BY f.book_id, f.case_id, o.round ORDER BY f.recorded_at DESC, f.record_id) AS newest
    FROM ledger.damage_figure f
    CROSS JOIN LATERAL (
      SELECT count(*) AS round FROM ledger.damage_record r
      WHERE r.book_id = f.book_id AND r.case_id = f.case_id AND r.kind = 'reopen' AND r.state = 'investigating'
        AND r.recorded_at < f.recorded_at) o
    WHERE f.figure = 'assessed') y
  WHERE y.record_id = y.newest
  GROUP BY y.book_id, y.case_id) x
WHERE c.book_id = x.book_id AND c.case_id = x.case_id AND c.assessed < x.amount
  AND EXISTS (SELECT FROM ledger.damage_record r
    WHERE r.book_id = c.book_id AND r.case_id = c.case_id AND r.kind = 'reopen' AND r.state = 'investigating');
