-- name: told
-- What counts in a span, one row a case, day and figure: clues by the day of their receipt, cases that stand ended
-- at its end by the day on which they ended, money by the day on which it moved, in fen. What is due is what is
-- open, so all that moved before the span is in it. Late interest is no assessment, and what an agreement or a
-- judgment establishes beyond the assessment is none either. All of it
-- as it was known at a moment; what an old case brought counts in what is open alone.
-- Cases that were withdrawn with the list they came on never were.
told AS (
  SELECT c.case_id, c.medium, c.area, c.received_on AS day, 'cases' AS figure, 1::numeric AS amount
  FROM ledger.damage_case c
  CROSS JOIN LATERAL (
    SELECT s.to_state
    FROM ledger.process_event s
    WHERE s.book_id = c.book_id AND s.process_id = c.process_id AND s.recorded_at <= :known
    ORDER BY s.version DESC LIMIT 1) p
  WHERE c.book_id = :book AND c.received_on BETWEEN :first AND :last AND p.to_state <> 'withdrawn'
  UNION ALL
  SELECT c.case_id, c.medium, c.area, e.effective_on, e.to_state, 1::numeric
  FROM ledger.damage_case c
  CROSS JOIN LATERAL (
    SELECT s.to_state, s.effective_on, s.action
    FROM ledger.process_event s
    WHERE s.book_id = c.book_id AND s.process_id = c.process_id AND s.effective_on <= :last
      AND s.recorded_at <= :known
    ORDER BY s.version DESC LIMIT 1) e
  WHERE c.book_id = :book AND e.to_state IN ('closed', 'not_started') AND e.effective_on >= :first AND e.action <> 'carry_over'
  UNION ALL
  SELECT c.case_id, c.medium, c.area, q.effective_on, f.figure, sum(f.sign * (q.debit - q.credit))
  FROM ledger.damage_case c
  JOIN ledger.damage_account d USING (book_id, case_id)
  JOIN ledger.account a USING (book_id, account_id)
  JOIN (VALUES
    ('claim_established', 'assessed', -1), ('claim_due', 'due', 1), ('claim_in_kind', 'due', 1),
    ('claim_received', 'received', 1), ('claim_received', 'interest', 1), ('claim_performed', 'performed', 1),
    ('restoration_expense', 'spent', 1)) AS f (purpose, figure, sign) ON f.purpose = a.purpose
  JOIN ledger.posting q ON q.book_id = a.book_id AND q.account_id = a.account_id
  JOIN ledger.entry e ON e.book_id = q.book_id AND e.entry_id = q.entry_id
  WHERE c.book_id = :book AND q.effective_on <= :last AND (q.effective_on >= :first OR f.figure = 'due')
    AND q.recorded_at <= :known AND (f.figure <> 'interest' OR d.head = 'LI')
    AND (f.figure = 'due' OR e.kind <> 'compensation.opening' AND NOT EXISTS (
      SELECT FROM ledger.entry o
      WHERE o.book_id = e.book_id AND o.entry_id = e.reverses AND o.kind = 'compensation.opening'))
    AND (f.figure <> 'assessed' OR (d.head <> 'LI' AND e.kind = 'compensation.assessment'))
  GROUP BY 1, 2, 3, 4, 5
)

-- name: key
-- Under what a row is counted: the year or month of its day, the medium of the case, or its region, which is the
-- first four digits of the area.
CROSS JOIN LATERAL (SELECT CASE CAST(:by AS text)
    WHEN 'year' THEN to_char(t.day, 'YYYY')
    WHEN 'month' THEN to_char(t.day, 'YYYY-MM')
    WHEN 'medium' THEN t.medium
    WHEN 'region' THEN left(t.area, 4)
  END AS key) k

-- name: statistics
-- How many cases there are and the sums of their money, in fen; of a year or month, what is due is what was open at
-- its end.
WITH {told}, summed AS (
  SELECT k.key,
    coalesce(sum(t.amount) FILTER (WHERE t.figure = 'cases'), 0)::int AS cases,
    coalesce(sum(t.amount) FILTER (WHERE t.figure = 'closed'), 0)::int AS closed,
    coalesce(sum(t.amount) FILTER (WHERE t.figure = 'not_started'), 0)::int AS not_started,
    coalesce(sum(t.amount) FILTER (WHERE t.figure = 'assessed'), 0)::bigint AS assessed,
    coalesce(sum(t.amount) FILTER (WHERE t.figure = 'due'), 0)::bigint AS moved,
    coalesce(sum(t.amount) FILTER (WHERE t.figure = 'received'), 0)::bigint AS received,
    coalesce(sum(t.amount) FILTER (WHERE t.figure = 'interest'), 0)::bigint AS interest,
    coalesce(sum(t.amount) FILTER (WHERE t.figure = 'performed'), 0)::bigint AS performed,
    coalesce(sum(t.amount) FILTER (WHERE t.figure = 'spent'), 0)::bigint AS spent
  FROM told t
  {key}
  GROUP BY k.key
), at_ends AS (
  SELECT s.key, s.cases, s.closed, s.not_started, s.assessed,
    CASE WHEN CAST(:by AS text) IN ('year', 'month') THEN sum(s.moved) OVER (ORDER BY s.key) ELSE s.moved END::bigint
      AS due,
    s.received, s.interest, s.performed, s.spent
  FROM summed s
)
SELECT key, cases, closed, not_started, assessed, due, received, interest, performed, spent
FROM at_ends
WHERE CASE CAST(:by AS text)
    WHEN 'year' THEN key >= to_char(CAST(:first AS date), 'YYYY')
    WHEN 'month' THEN key >= to_char(CAST(:first AS date), 'YYYY-MM')
    ELSE cases + closed + not_started <> 0 OR assessed <> 0 OR due <> 0 OR received <> 0 OR performed <> 0 OR spent <> 0
  END
ORDER BY key

-- name: cut
-- The day and moment as of which a year is told for good: the end of the first January after it that the book has seen.
SELECT x.day, x.day::timestamp AT TIME ZONE b.zone AS moment
FROM ledger.book b
CROSS JOIN LATERAL (
  SELECT make_date(greatest(
    CAST(:year AS int) + 1,
    extract(year FROM (b.opened_at AT TIME ZONE b.zone) + interval '11 months')::int), 2, 1) AS day) x
WHERE b.book_id = :book

-- name: report
-- The same under each key and figure, of the public cases and of the others, public as it was known; of the others how many
-- there are, and whose they are, of whom nobody is told.
WITH {told}, own AS (
  SELECT k.key, t.figure, t.case_id, sum(t.amount) AS amount,
    coalesce((SELECT (d.words ->> 'public')::boolean
      FROM ledger.damage_record d
      WHERE d.book_id = :book AND d.case_id = t.case_id AND d.kind = 'publicise' AND d.recorded_at <= :known
      ORDER BY d.recorded_at DESC LIMIT 1), false) AS public,
    coalesce((SELECT string_agg(x.owner, ' ' ORDER BY x.owner)
      FROM ledger.damage_party x
      WHERE x.book_id = :book AND x.case_id = t.case_id AND x.side = 'liable'), '') AS whose
  FROM told t
  {key}
  GROUP BY k.key, t.figure, t.case_id
)
SELECT key, figure,
  coalesce(sum(amount) FILTER (WHERE public), 0)::bigint AS open,
  coalesce(sum(amount) FILTER (WHERE NOT public), 0)::bigint AS hidden,
  count(*) FILTER (WHERE NOT public AND amount <> 0)::int AS others,
  coalesce(array_agg(DISTINCT whose) FILTER (WHERE NOT public AND amount <> 0), ARRAY[]::text[]) AS whose
FROM own
GROUP BY key, figure ORDER BY key, figure
