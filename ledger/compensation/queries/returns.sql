-- name: done
-- What was done in the cases up to the end of the span, as it was known at a moment: without what waited or was
-- dropped, or was reversed by then.
done AS (
  SELECT r.record_id, r.case_id, r.kind, r.subject, r.effective_on, r.recorded_at, r.words
  FROM ledger.damage_record r
  WHERE r.book_id = :book AND r.effective_on <= :last AND r.recorded_at <= :known
    AND r.kind IN ('agree', 'confirm', 'perform', 'judge', 'settle_suit', 'agree_apart', 'confirm_apart', 'perform_apart',
      'judge_apart', 'settle_apart', 'accept_project', 'accept_stage', 'carry_over')
    AND coalesce((
      SELECT e.to_state = 'recorded'
      FROM ledger.process_event e
      WHERE e.book_id = r.book_id AND e.process_id = ledger.derived_id(r.record_id, 'recording') AND e.recorded_at <= :known
      ORDER BY e.version DESC LIMIT 1), true)
    AND NOT EXISTS (
      SELECT FROM ledger.damage_reversal v
      JOIN ledger.process_event e ON e.book_id = v.book_id AND e.process_id = v.reversal_id
      WHERE v.book_id = r.book_id AND v.target = r.record_id AND e.to_state = 'confirmed' AND e.recorded_at <= :known)
)

-- name: figures
-- The sum of each agreement and judgment, and by how much it changes the one before in its round, of the case or of the same
-- separate claim; of an old case what it
-- brought is where it began.
figures AS (
  SELECT x.case_id, x.day, x.figure, x.kind,
    x.amount - coalesce(lag(x.amount) OVER (
      PARTITION BY x.case_id, x.claim, x.figure, x.round ORDER BY x.recorded_at, x.record_id), 0) AS amount
  FROM (
    SELECT s.case_id, s.record_id, s.kind, s.effective_on AS day, s.recorded_at, f.figure, sum(f.amount) AS amount,
      CASE WHEN s.kind LIKE '%\_apart' THEN s.subject END AS claim, (
      SELECT count(*) FROM ledger.damage_record o
      WHERE o.book_id = :book AND o.case_id = s.case_id AND o.kind = 'reopen' AND o.state = 'investigating'
        AND o.recorded_at < s.recorded_at) AS round
    FROM done s
    JOIN ledger.damage_figure f
      ON f.book_id = :book AND f.case_id = s.case_id AND f.record_id = s.record_id AND f.figure IN ('agreed', 'judged')
    GROUP BY s.case_id, s.record_id, s.kind, s.subject, s.effective_on, s.recorded_at, f.figure) x
)

-- name: restored
-- What was restored, by unit, on the day on which the works were accepted: what the acceptance says, else what those of
-- the stages say, else what was accepted in bases.
restored AS (
  SELECT s.case_id, s.effective_on AS day, 'restored ' || (q.value ->> 'unit') AS figure,
    (q.value ->> 'amount')::numeric AS amount
  FROM done s CROSS JOIN LATERAL jsonb_array_elements(s.words -> 'quantities') q
  WHERE s.kind = 'accept_project'
  UNION ALL
  SELECT s.case_id, s.effective_on, 'restored ' || (q.value ->> 'unit'), (q.value ->> 'amount')::numeric
  FROM done s
  JOIN done t ON t.subject = s.subject AND t.case_id = s.case_id AND t.kind = 'accept_stage'
  CROSS JOIN LATERAL jsonb_array_elements(t.words -> 'quantities') q
  WHERE s.kind = 'accept_project' AND coalesce(jsonb_array_length(s.words -> 'quantities'), 0) = 0
  UNION ALL
  SELECT s.case_id, s.effective_on, 'restored ' || m.unit,
    sum(CASE m.move WHEN 'accepted' THEN m.amount ELSE -m.amount END) / 1000.0
  FROM done s
  JOIN ledger.damage_booking k ON k.book_id = :book AND k.case_id = s.case_id AND k.project_id = s.subject
  JOIN ledger.damage_booking_move m ON m.book_id = k.book_id AND m.booking_id = k.booking_id
    AND m.move IN ('accepted', 'taken_back')
  WHERE s.kind = 'accept_project' AND coalesce(jsonb_array_length(s.words -> 'quantities'), 0) = 0 AND NOT EXISTS (
    SELECT FROM done t WHERE t.subject = s.subject AND t.case_id = s.case_id AND t.kind = 'accept_stage'
      AND jsonb_array_length(t.words -> 'quantities') > 0)
  GROUP BY s.case_id, s.effective_on, s.subject, m.unit
  HAVING sum(CASE m.move WHEN 'accepted' THEN m.amount ELSE -m.amount END) > 0
)

-- name: return
-- What counts in a span under each key and figure: cases, each once, and the sum; the total has an empty key. What goes
-- on is counted at the beginning of the span, and of each month of it.
WITH {told}, {done}, {figures}, {restored}, events AS (
  SELECT t.case_id, t.day, t.figure, t.amount FROM told t WHERE t.figure IN ('cases', 'closed', 'assessed', 'received', 'spent')
  UNION ALL
  SELECT c.case_id, e.effective_on, 'started', 1
  FROM ledger.damage_case c
  CROSS JOIN LATERAL (
    SELECT s.effective_on FROM ledger.process_event s
    WHERE s.book_id = c.book_id AND s.process_id = c.process_id AND s.action = 'open' AND s.recorded_at <= :known
    ORDER BY s.version LIMIT 1) e
  WHERE c.book_id = :book
  UNION ALL
  SELECT s.case_id, s.effective_on,
    CASE WHEN s.kind IN ('confirm', 'perform', 'confirm_apart', 'perform_apart') THEN 'by_agreement' ELSE 'by_judgment' END, 1
  FROM done s
  WHERE s.kind IN ('confirm', 'perform', 'judge', 'settle_suit', 'confirm_apart', 'perform_apart', 'judge_apart', 'settle_apart')
  UNION ALL
  SELECT f.case_id, f.day, f.figure, f.amount FROM figures f WHERE f.kind <> 'carry_over'
  UNION ALL
  SELECT r.case_id, r.day, r.figure, r.amount FROM restored r
  UNION ALL
  SELECT c.case_id, m.day, 'going', 1
  FROM ledger.damage_case c
  CROSS JOIN (
    SELECT CAST(:first AS date) AS day
    UNION
    SELECT d::date FROM generate_series(CAST(:first AS timestamp), CAST(:last AS timestamp), interval '1 month') d
    WHERE :by = 'month') m
  CROSS JOIN LATERAL (
    SELECT s.to_state FROM ledger.process_event s
    WHERE s.book_id = c.book_id AND s.process_id = c.process_id AND s.effective_on < m.day AND s.recorded_at <= :known
    ORDER BY s.version DESC LIMIT 1) e
  WHERE c.book_id = :book AND e.to_state NOT IN ('registered', 'checking', 'closed', 'not_started', 'withdrawn')
), keyed AS (
  SELECT e.case_id, e.day, e.figure, e.amount, CASE CAST(:by AS text)
      WHEN 'month' THEN to_char(e.day, 'YYYY-MM')
      WHEN 'medium' THEN c.medium
      WHEN 'channel' THEN c.channel
      WHEN 'region' THEN left(c.area, 4)
      ELSE coalesce((
        SELECT a.class
        FROM ledger.damage_assessment a
        JOIN ledger.process_event s ON s.book_id = a.book_id AND s.process_id = a.assessment_id
        WHERE a.book_id = c.book_id AND a.case_id = c.case_id AND s.to_state = 'accepted' AND s.effective_on <= :last
          AND s.recorded_at <= :known
        ORDER BY s.recorded_at DESC LIMIT 1), 'unassessed')
    END AS key
  FROM events e
  JOIN ledger.damage_case c ON c.book_id = :book AND c.case_id = e.case_id
  WHERE e.day BETWEEN :first AND :last
)
SELECT k.key, k.figure, count(DISTINCT k.case_id)::int AS cases, trim_scale(sum(k.amount)) AS amount
FROM keyed k GROUP BY k.key, k.figure
UNION ALL
SELECT '', k.figure, count(DISTINCT k.case_id)::int, trim_scale(sum(k.amount))
FROM keyed k WHERE k.figure <> 'going' OR k.day = :first
GROUP BY k.figure
ORDER BY 1, 2
