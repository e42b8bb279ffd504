-- name: done
-- What was done in the case up to a day, as it was known at a moment: without what still waited for a second person
-- then, or was dropped.
done AS (
  SELECT r.record_id, r.kind, r.state, r.effective_on, r.recorded_at, r.words, r.subject, r.book_id, r.case_id
  FROM ledger.damage_record r
  WHERE r.book_id = :book AND r.case_id = :case AND r.effective_on <= :on AND r.recorded_at <= :known
    AND coalesce((
      SELECT e.to_state = 'recorded'
      FROM ledger.process_event e
      WHERE e.book_id = r.book_id AND e.process_id = ledger.derived_id(r.record_id, 'recording')
        AND e.recorded_at <= :known
      ORDER BY e.version DESC LIMIT 1), true)
)

-- name: head
-- The case as it stood: its state and version by its steps, its class by the assessment that was accepted last.
WITH {done}
SELECT c.case_id, c.code, c.title, c.area, c.medium, c.channel, c.source, c.received_on, c.occurred_on,
  c.red_line, c.repeated, c.major,
  (SELECT a.class
   FROM ledger.damage_assessment a
   JOIN ledger.process_event s ON s.book_id = a.book_id AND s.process_id = a.assessment_id
   WHERE a.book_id = c.book_id AND a.case_id = c.case_id AND s.to_state = 'accepted' AND s.effective_on <= :on
     AND s.recorded_at <= :known
   ORDER BY s.recorded_at DESC LIMIT 1) AS case_class,
  coalesce((SELECT (d.words ->> 'public')::boolean FROM done d WHERE d.kind = 'publicise'
    ORDER BY d.recorded_at DESC LIMIT 1), false) AS public,
  c.process_id, coalesce(e.to_state, '') AS state, coalesce(e.version, 0) AS version
FROM ledger.damage_case c
LEFT JOIN LATERAL (
  SELECT s.to_state, s.version
  FROM ledger.process_event s
  WHERE s.book_id = c.book_id AND s.process_id = c.process_id AND s.effective_on <= :on AND s.recorded_at <= :known
  ORDER BY s.version DESC LIMIT 1) e ON true
WHERE c.book_id = :book AND c.case_id = :case

-- name: parties
-- Who was in the case: whoever came by an act that was done, and who came by none, with the books of before; without
-- those whose place another
-- had taken, and who were taken out, unless that was reversed or they came back.
WITH {done}, undone AS (
  SELECT x.target FROM ledger.damage_reversal x JOIN done d ON d.kind = 'confirm_reversal' AND d.subject = x.reversal_id
  WHERE x.book_id = :book AND x.case_id = :case
), came AS (
  SELECT p.owner, p.side, p.name, p.person, (
      SELECT max(d.recorded_at) FROM done d
      WHERE d.words -> 'parties' @> jsonb_build_array(jsonb_build_object('owner', p.owner, 'side', p.side))
        OR (p.side = 'liable' AND d.kind = 'substitute'
          AND d.words -> 'successors' @> jsonb_build_array(jsonb_build_object('owner', p.owner))
          AND NOT EXISTS (SELECT FROM undone u WHERE u.target = d.record_id))
        OR (p.side = 'assessor' AND d.kind = 'commission' AND d.words ->> 'body' = p.owner)
        OR (p.side = 'court' AND d.words ->> 'court' = p.owner)) AS at, EXISTS (
      SELECT FROM ledger.damage_record r
      WHERE r.book_id = p.book_id AND r.case_id = p.case_id
        AND (r.words -> 'parties' @> jsonb_build_array(jsonb_build_object('owner', p.owner, 'side', p.side))
          OR (p.side = 'liable' AND r.kind = 'substitute'
            AND r.words -> 'successors' @> jsonb_build_array(jsonb_build_object('owner', p.owner)))
          OR (p.side = 'assessor' AND r.kind = 'commission' AND r.words ->> 'body' = p.owner)
          OR (p.side = 'court' AND r.words ->> 'court' = p.owner))) AS by_act
  FROM ledger.damage_party p
  WHERE p.book_id = :book AND p.case_id = :case
)
SELECT c.owner, c.side, c.name, c.person
FROM came c
WHERE (c.at IS NOT NULL OR NOT c.by_act)
  AND NOT (c.side = 'liable' AND EXISTS (
    SELECT FROM done d
    WHERE d.words ->> 'party' = c.owner AND (d.kind = 'remove_party' OR d.kind = 'substitute'
      AND d.words ->> 'event' <> 'joining')
      AND (c.at IS NULL OR d.recorded_at > c.at) AND NOT EXISTS (SELECT FROM undone u WHERE u.target = d.record_id)))
ORDER BY c.side, c.owner

-- name: versions
-- Every figure that was told, in its order, with the act that told it; `round` counts how often the case was reopened
-- for damage that was not known.
WITH {done}
SELECT d.effective_on, f.figure, f.head, f.amount, d.kind, f.record_id AS act,
  (SELECT count(*) FROM done o
   WHERE o.kind = 'reopen' AND o.state = 'investigating' AND o.recorded_at < f.recorded_at)::int AS round,
  (SELECT x.separate_id FROM ledger.damage_separate x
   WHERE x.book_id = d.book_id AND x.separate_id = d.subject AND d.kind LIKE '%\_apart') AS apart
FROM ledger.damage_figure f
JOIN done d ON d.record_id = f.record_id
WHERE f.book_id = :book AND f.case_id = :case
ORDER BY min(f.recorded_at) OVER (PARTITION BY f.record_id), f.record_id, f.figure, f.head

-- name: balances
-- Every balance of the case, by head (with its part) and purpose, in fen, by what had moved.
SELECT ledger.damage_section(m.purpose, m.head, m.part) AS name, m.head, m.purpose, sum(abs(m.held))::bigint AS amount
FROM (
  SELECT d.account_id, d.head, d.part, a.purpose, sum(q.debit - q.credit) AS held
  FROM ledger.damage_account d
  JOIN ledger.account a USING (book_id, account_id)
  JOIN ledger.posting q ON q.book_id = a.book_id AND q.account_id = a.account_id
  WHERE d.book_id = :book AND d.case_id = :case AND q.effective_on <= :on AND q.recorded_at <= :known
  GROUP BY d.account_id, d.head, d.part, a.purpose) m
GROUP BY 1, 2, 3 ORDER BY 1, 3

-- name: terms
-- The terms that had begun and ran on the day, with the pauses that were over by then, and the length that an act had given
-- them, if one had.
WITH {done}
SELECT k.code, k.subject, k.starts_on, k.length, k.due_on, k.why, k.source,
  (SELECT d.words ->> 'length' FROM done d
   WHERE d.kind = 'extend_clock' AND d.words ->> 'clock' = k.code AND d.effective_on >= k.starts_on
   ORDER BY d.recorded_at DESC LIMIT 1) AS extended,
  EXISTS (
    SELECT FROM ledger.damage_record r
    WHERE r.book_id = k.book_id AND r.case_id = k.case_id AND r.kind = 'extend_clock' AND r.words ->> 'clock' = k.code
      AND r.effective_on >= k.starts_on) AS ever_extended,
  coalesce((
    SELECT json_agg(json_build_array(x.first_on, x.last_on) ORDER BY x.first_on)
    FROM ledger.damage_pause x
    WHERE x.book_id = k.book_id AND x.clock_id = k.clock_id AND x.last_on <= :on), '[]') AS pauses
FROM ledger.damage_clock k
WHERE k.book_id = :book AND k.case_id = :case AND k.starts_on <= :on AND (k.stopped_on IS NULL OR k.stopped_on > :on)
ORDER BY k.due_on, k.clock_id
