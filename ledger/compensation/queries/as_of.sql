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
-- The case as it stood: its state and version by its steps, its class by the assessment that was accepted last; what it
-- says of itself as it was
-- registered, with the corrections that were done. `ever` are the words that were corrected at whatever time.
WITH {done}, ever AS (
  SELECT DISTINCT k.key
  FROM ledger.damage_record r CROSS JOIN LATERAL jsonb_each_text(r.words) k
  WHERE r.book_id = :book AND r.case_id = :case AND r.kind = 'correct_case' AND k.value IS NOT NULL
), told AS (
  SELECT coalesce((
      SELECT jsonb_object_agg(k.key, nullif(k.value, ''))
      FROM ledger.damage_record r CROSS JOIN LATERAL jsonb_each_text(r.words) k
      WHERE r.book_id = :book AND r.case_id = :case AND r.kind = 'register' AND k.key IN (SELECT e.key FROM ever e)), '{}')
    || coalesce((
      SELECT jsonb_object_agg(k.key, k.value ORDER BY d.recorded_at)
      FROM done d CROSS JOIN LATERAL jsonb_each_text(d.words) k
      WHERE d.kind = 'correct_case' AND k.value IS NOT NULL), '{}') AS said
)
SELECT c.case_id, c.code, coalesce(w.said ->> 'title', c.title) AS title, coalesce(w.said ->> 'area', c.area) AS area,
  coalesce(w.said ->> 'medium', c.medium) AS medium, c.channel,
    CASE WHEN w.said ? 'source' THEN w.said ->> 'source' ELSE c.source END AS source,
  coalesce((w.said ->> 'received_on')::date, c.received_on) AS received_on,
  CASE WHEN w.said ? 'occurred_on' THEN (w.said ->> 'occurred_on')::date ELSE c.occurred_on END AS occurred_on,
  CASE WHEN w.said ? 'red_line' THEN (w.said ->> 'red_line')::boolean ELSE c.red_line END AS red_line,
  CASE WHEN w.said ? 'repeated' THEN (w.said ->> 'repeated')::boolean ELSE c.repeated END AS repeated,
  CASE WHEN w.said ? 'major' THEN (w.said ->> 'major')::boolean ELSE c.major END AS major,
  (SELECT a.class
   FROM ledger.damage_assessment a
   JOIN ledger.process_event s ON s.book_id = a.book_id AND s.process_id = a.assessment_id
   WHERE a.book_id = c.book_id AND a.case_id = c.case_id AND s.to_state = 'accepted' AND s.effective_on <= :on
     AND s.recorded_at <= :known
   ORDER BY s.recorded_at DESC LIMIT 1) AS case_class,
  coalesce((SELECT (d.words ->> 'public')::boolean FROM done d WHERE d.kind = 'publicise'
    ORDER BY d.recorded_at DESC LIMIT 1), false) AS public,
  c.process_id, coalesce(e.to_state, '') AS state, coalesce(e.version, 0) AS version,
  coalesce(CASE WHEN w.said ? 'place' THEN w.said ->> 'place' ELSE (
    SELECT r.words ->> 'place' FROM ledger.damage_record r
    WHERE r.book_id = c.book_id AND r.case_id = c.case_id AND r.kind = 'register') END, '') AS place
FROM ledger.damage_case c
CROSS JOIN told w
LEFT JOIN LATERAL (
  SELECT s.to_state, s.version
  FROM ledger.process_event s
  WHERE s.book_id = c.book_id AND s.process_id = c.process_id AND s.effective_on <= :on AND s.recorded_at <= :known
  ORDER BY s.version DESC LIMIT 1) e ON true
WHERE c.book_id = :book AND c.case_id = :case

-- name: parties
-- Who was in the case: whoever came by an act that was done, and who came by none, with the books of before; without
-- those whose place another had taken, and who were taken out, unless that was reversed or they came back. Each is called as
-- it was then: as the next correction of its name, which was not done yet, says that it had been called.
WITH {done}, undone AS (
  SELECT x.target FROM ledger.damage_reversal x JOIN done d ON d.kind = 'confirm_reversal' AND d.subject = x.reversal_id
  WHERE x.book_id = :book AND x.case_id = :case
), came AS (
  SELECT p.owner, p.side, coalesce((
      SELECT r.words ->> 'was' FROM ledger.damage_record r
      WHERE r.book_id = p.book_id AND r.case_id = p.case_id AND r.kind = 'rename_party' AND r.words ->> 'owner' = p.owner
        AND r.words ->> 'side' = p.side AND ledger.damage_act_done(r.book_id, r.record_id)
        AND r.record_id NOT IN (SELECT d.record_id FROM done d)
      ORDER BY r.recorded_at LIMIT 1), p.name) AS name, p.person, (
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
SELECT c.owner, c.side, c.name, c.person, NULL::boolean AS reads
FROM came c
WHERE (c.at IS NOT NULL OR NOT c.by_act)
  AND NOT (c.side = 'liable' AND EXISTS (
    SELECT FROM done d
    WHERE d.words ->> 'party' = c.owner AND (d.kind = 'remove_party' OR d.kind = 'substitute'
      AND d.words ->> 'event' <> 'joining')
      AND (c.at IS NULL OR d.recorded_at > c.at) AND NOT EXISTS (SELECT FROM undone u WHERE u.target = d.record_id)))
ORDER BY c.side, c.owner

-- name: notices
-- Every notice to a party with its service, its answer, the meetings to which the party was invited, and its end;
-- `counts` is the last one of a party since the last notice to all.
WITH {done}
SELECT n.record_id AS id, n.owner AS party, n.way, s.effective_on AS sent_on, n.served_on, n.answer_by,
  n.proof AS proof_of_service, n.address, n.received_by, n.not_taken, v.effective_on AS returned_on,
  a.effective_on AS answered_on,
  f.effective_on AS failed_on,
  f.words ->> 'ground' AS ground,
  coalesce((
    SELECT json_agg(m.effective_on ORDER BY m.recorded_at)
    FROM ledger.damage_attendance t JOIN done m ON m.record_id = t.record_id
    WHERE t.book_id = n.book_id AND t.case_id = n.case_id AND t.owner = n.owner AND t.came
      AND m.recorded_at > s.recorded_at), '[]') AS met,
  coalesce((
    SELECT json_agg(m.effective_on ORDER BY m.recorded_at)
    FROM ledger.damage_attendance t JOIN done m ON m.record_id = t.record_id
    WHERE t.book_id = n.book_id AND t.case_id = n.case_id AND t.owner = n.owner AND NOT t.came
      AND m.recorded_at > s.recorded_at), '[]') AS stayed_away,
  NOT EXISTS (SELECT FROM done d WHERE d.kind = 'notify' AND d.recorded_at > s.recorded_at) AND NOT EXISTS (
    SELECT FROM ledger.damage_notice m JOIN done d ON d.record_id = m.record_id
    WHERE m.book_id = n.book_id AND m.owner = n.owner AND d.recorded_at > s.recorded_at) AND v.record_id IS NULL AS counts
FROM ledger.damage_notice n
JOIN done s ON s.record_id = n.record_id
LEFT JOIN done a ON a.record_id = n.answer_id
LEFT JOIN done f ON f.record_id = n.failure_id
LEFT JOIN done v ON v.record_id = n.returned_id
WHERE n.book_id = :book AND n.case_id = :case
ORDER BY s.recorded_at, n.owner

-- name: agents
-- Every agent with its power: from when until when, for what, on which paper, and since when it was ended.
WITH {done}
SELECT g.record_id AS id, g.owner AS party, g.name, g.kind, g.scope, r.document, g.since_on, g.until_on,
  e.effective_on AS ended_on
FROM ledger.damage_agent g
JOIN done s ON s.record_id = g.record_id
JOIN ledger.damage_record r ON r.book_id = g.book_id AND r.record_id = g.record_id
LEFT JOIN done e ON e.record_id = g.end_id
WHERE g.book_id = :book AND g.case_id = :case
ORDER BY s.recorded_at

-- name: versions
-- Every figure that was told, in its order, with the act that told it; `round` counts how often the case was reopened
-- for damage that was not known, and `reversed` tells whether the act was taken back, as it was known.
WITH {done}
SELECT d.effective_on, f.figure, f.head, f.amount, d.kind, f.record_id AS act,
  (SELECT count(*) FROM done o
   WHERE o.kind = 'reopen' AND o.state = 'investigating' AND o.recorded_at < f.recorded_at)::int AS round,
  (SELECT x.separate_id FROM ledger.damage_separate x
   WHERE x.book_id = d.book_id AND x.separate_id = d.subject AND d.kind LIKE '%\_apart') AS apart,
  EXISTS (
    SELECT FROM ledger.damage_reversal x
    JOIN ledger.process_event e ON e.book_id = x.book_id AND e.process_id = x.reversal_id AND e.to_state = 'confirmed'
    WHERE x.book_id = f.book_id AND x.target = f.record_id AND e.recorded_at <= :known) AS reversed
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
-- them, if one had; all of it as it was known at the moment: what was not known to have begun is not there, and what was
-- known to be
-- stopped later, or was stopped and let run again since, runs. Terms and pauses of before tell what they are now.
WITH {done}
SELECT k.code, k.subject, k.starts_on, coalesce(z.was ->> 1, k.length) AS length,
  CASE WHEN z.was IS NULL THEN k.due_on ELSE (z.was ->> 2)::date END AS due_on, coalesce(z.was ->> 3, k.why) AS why, k.source,
  (SELECT d.words ->> 'length' FROM done d
   WHERE d.kind = 'extend_clock' AND d.words ->> 'clock' = k.code AND d.effective_on >= k.starts_on
   ORDER BY d.recorded_at DESC LIMIT 1) AS extended,
  EXISTS (
    SELECT FROM ledger.damage_record r
    WHERE r.book_id = k.book_id AND r.case_id = k.case_id AND r.kind = 'extend_clock' AND r.words ->> 'clock' = k.code
      AND r.effective_on >= k.starts_on AND r.recorded_at <= :known) AS ever_extended,
  coalesce((
    SELECT json_agg(json_build_array(x.first_on, y.last_on) ORDER BY x.first_on)
    FROM ledger.damage_pause x
    LEFT JOIN LATERAL (
      SELECT w.was FROM jsonb_array_elements(x.known) WITH ORDINALITY AS w (was, number)
      WHERE w.was ->> 0 IS NULL OR (w.was ->> 0)::timestamptz <= :known
      ORDER BY w.number DESC LIMIT 1) v ON true
    CROSS JOIN LATERAL (SELECT CASE WHEN v.was IS NULL THEN x.last_on ELSE (v.was ->> 1)::date END) AS y (last_on)
    WHERE x.book_id = k.book_id AND x.clock_id = k.clock_id AND (v.was IS NOT NULL OR x.known IS NULL)
      AND y.last_on <= :on), '[]') AS pauses
FROM ledger.damage_clock k
LEFT JOIN LATERAL (
  SELECT w.was FROM jsonb_array_elements(k.known) WITH ORDINALITY AS w (was, number)
  WHERE w.was ->> 0 IS NULL OR (w.was ->> 0)::timestamptz <= :known
  ORDER BY w.number DESC LIMIT 1) z ON true
CROSS JOIN LATERAL (SELECT CASE WHEN z.was IS NULL THEN k.stopped_on ELSE (z.was ->> 4)::date END) AS q (stopped_on)
WHERE k.book_id = :book AND k.case_id = :case AND k.starts_on <= :on AND (z.was IS NOT NULL OR k.known IS NULL)
  AND (q.stopped_on IS NULL OR q.stopped_on > :on)
ORDER BY 5, k.clock_id
