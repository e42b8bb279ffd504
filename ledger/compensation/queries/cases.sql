-- name: head
-- A case by its code; with an owner, only where it is a party of it that reads it. Its place is told by its history.
SELECT c.case_id, c.code, c.title, c.area, c.medium, c.channel, c.source, c.received_on, c.occurred_on,
  c.red_line, c.repeated, c.major, c.class AS case_class, c.public, c.process_id, p.state, p.version, '' AS place
FROM ledger.damage_case c
JOIN ledger.process p ON p.book_id = c.book_id AND p.process_id = c.process_id
WHERE c.book_id = :book AND c.code = :code
  AND (CAST(:owner AS text) IS NULL OR EXISTS (SELECT FROM ledger.damage_party x
    WHERE x.book_id = c.book_id AND x.case_id = c.case_id AND x.owner = :owner AND x.until_on IS NULL AND x.reads))

-- name: clocks
-- The terms of a case, those that run first.
SELECT k.clock_id, k.code, k.subject, k.starts_on, k.length, k.due_on, k.why, k.source, k.stopped_on,
  k.warned_on IS NOT NULL AS warned,
  k.escalated_on IS NOT NULL AS escalated,
  EXISTS (SELECT FROM ledger.damage_pause x
    WHERE x.book_id = k.book_id AND x.clock_id = k.clock_id AND x.last_on IS NULL) AS paused,
  a.kind AS act, a.effective_on AS act_on
FROM ledger.damage_clock k
LEFT JOIN ledger.damage_record a ON a.book_id = k.book_id AND a.case_id = k.case_id AND a.record_id::text = k.subject
WHERE k.book_id = :book AND k.case_id = :case
ORDER BY k.stopped_on IS NOT NULL, k.due_on, k.clock_id

-- name: parties
-- Who is in a case.
SELECT owner, side, name, person, reads
FROM ledger.damage_party
WHERE book_id = :book AND case_id = :case AND until_on IS NULL
ORDER BY side, owner

-- name: balances
-- Every balance of a case, by head (with its part) and purpose, in fen.
SELECT ledger.damage_section(a.purpose, d.head, d.part) AS name, d.head, a.purpose,
  sum(abs(b.debits - b.credits))::bigint AS amount
FROM ledger.damage_account d
JOIN ledger.account a USING (book_id, account_id)
JOIN ledger.balance b USING (book_id, account_id)
WHERE d.book_id = :book
  AND d.case_id = (SELECT c.case_id FROM ledger.damage_case c WHERE c.book_id = :book AND c.code = :code)
GROUP BY 1, 2, 3 ORDER BY 1, 3

-- name: parts
-- The parts of what is owed, with what says so and who owes them: open, settled, replaced by a judgment, or reversed with
-- what had made them due. One of which late interest is due is open.
SELECT p.part, p.amount, p.interest, p.interest_through, p.left_owed, o.kind, o.document, o.court_since,
  coalesce(n.nobody, CASE WHEN EXISTS (SELECT FROM ledger.damage_instalment i
    WHERE i.book_id = p.book_id AND i.case_id = p.case_id AND i.part = p.part
      AND i.settled < i.amount) OR EXISTS (SELECT FROM ledger.damage_account x
    JOIN ledger.account a ON a.book_id = x.book_id AND a.account_id = x.account_id AND a.purpose = 'claim_due'
    JOIN ledger.balance v ON v.book_id = x.book_id AND v.account_id = x.account_id AND v.debits > v.credits
    WHERE x.book_id = p.book_id AND x.case_id = p.case_id AND x.part = p.part AND x.head = 'LI')
    THEN 'open' ELSE 'settled' END) AS state,
  (SELECT json_agg(json_build_array(b.place, b.owner, b.numerator || '/' || b.denominator, b.since_on, b.until_on, b.most,
       b.follows)
     ORDER BY b.place)
   FROM ledger.damage_obligor b
   WHERE b.book_id = p.book_id AND b.case_id = p.case_id AND b.part = p.part) AS obligors
FROM ledger.damage_part p
JOIN ledger.damage_obligation o USING (book_id, obligation_id)
LEFT JOIN LATERAL {nobody} n ON true
WHERE p.book_id = :book AND p.case_id = :case
ORDER BY p.part

-- name: nobody
-- Why nobody owes what was left of a part `p`: a judgment has replaced it, or what had made it due was reversed.
(SELECT CASE WHEN bool_or(e.reverses IS NOT NULL) THEN 'reversed' ELSE 'replaced' END AS nobody
 FROM ledger.damage_payment y
 JOIN ledger.entry e ON e.book_id = y.book_id AND e.entry_id = y.entry_id
 WHERE y.book_id = p.book_id AND y.case_id = p.case_id AND y.part = p.part AND y.route = 'replaced' AND y.reversed_by IS NULL
 HAVING count(*) > 0)

-- name: conversions
-- What of duties became money: which part it is, until when it is due, who recorded and who confirmed it, and whether it
-- was reversed since.
SELECT v.conversion_id AS id, v.duty, v.project_id AS restoration, v.in_kind, v.money, r.effective_on, p.part,
  (SELECT max(i.due_on) FROM ledger.damage_instalment i
   WHERE i.book_id = p.book_id AND i.case_id = p.case_id AND i.part = p.part) AS due_on,
  a.name AS recorded_by, c.name AS confirmed_by, x.confirmed_on AS reversed_on,
  CASE WHEN x.confirmed_on IS NULL THEN 'owed' ELSE 'reversed' END AS state
FROM ledger.damage_conversion v
JOIN ledger.damage_record r ON r.book_id = v.book_id AND r.record_id = v.conversion_id
JOIN ledger.actor a ON a.actor_id = r.actor_id
LEFT JOIN ledger.process_event e
  ON e.book_id = v.book_id AND e.process_id = ledger.derived_id(v.conversion_id, 'recording') AND e.action = 'confirm'
LEFT JOIN ledger.actor c ON c.actor_id = e.actor_id
LEFT JOIN ledger.damage_part p ON p.book_id = v.book_id AND p.case_id = v.case_id AND p.obligation_id = v.conversion_id
LEFT JOIN ledger.damage_reversal x ON x.book_id = v.book_id AND x.target = v.conversion_id AND x.confirmed_on IS NOT NULL
WHERE v.book_id = :book AND v.case_id = :case
ORDER BY r.recorded_at, v.conversion_id

-- name: duties
-- The duties in kind, who owes them, what each becomes where it fails, which is its value where nothing else is fixed, and what
-- is left of it.
SELECT d.duty, d.due_on, CASE d.conversion WHEN 0 THEN (
    SELECT sum(h.amount)::bigint
    FROM ledger.damage_duty_head h
    WHERE h.book_id = d.book_id AND h.case_id = d.case_id AND h.duty = d.duty) ELSE d.conversion END AS conversion,
  o.kind, o.document,
  (SELECT json_agg(json_build_object('head', h.head, 'amount', h.amount) ORDER BY h.head)
   FROM ledger.damage_duty_head h
   WHERE h.book_id = d.book_id AND h.case_id = d.case_id AND h.duty = d.duty) AS heads,
  (SELECT json_agg(json_build_object('owner', w.owner, 'share', w.numerator || '/' || w.denominator) ORDER BY w.place)
   FROM ledger.damage_duty_obligor w
   WHERE w.book_id = d.book_id AND w.case_id = d.case_id AND w.duty = d.duty AND w.until_on IS NULL) AS obligors,
  (SELECT coalesce(sum(b.debits - b.credits), 0)::bigint
   FROM ledger.damage_account x
   JOIN ledger.account a ON a.book_id = x.book_id AND a.account_id = x.account_id AND a.purpose = 'claim_in_kind'
   JOIN ledger.balance b ON b.book_id = x.book_id AND b.account_id = x.account_id
   WHERE x.book_id = d.book_id AND x.case_id = d.case_id AND x.part = d.duty) AS claim_in_kind
FROM ledger.damage_duty d
JOIN ledger.damage_obligation o USING (book_id, obligation_id)
WHERE d.book_id = :book AND d.case_id = :case
ORDER BY d.duty

-- name: separate_claims
-- What is pursued apart, from whom and under which heads.
SELECT x.separate_id AS id, x.ground,
  ARRAY(SELECT n.owner FROM ledger.damage_separate_party n
   -- Whose substitution was reversed never was in the case.
   WHERE n.book_id = x.book_id AND n.separate_id = x.separate_id AND NOT EXISTS (
     SELECT FROM ledger.damage_party l
     WHERE l.book_id = n.book_id AND l.case_id = n.case_id AND l.owner = n.owner AND l.side = 'liable'
       AND l.until_on = '0001-01-01')
   ORDER BY n.owner) AS against,
  (SELECT coalesce(json_agg(json_build_object('head', h.head, 'amount', h.amount) ORDER BY h.head), '[]'::json)
   FROM ledger.damage_separate_head h
   WHERE h.book_id = x.book_id AND h.separate_id = x.separate_id) AS heads, p.state
FROM ledger.damage_separate x
JOIN ledger.process p ON p.book_id = x.book_id AND p.process_id = x.separate_id
WHERE x.book_id = :book AND x.case_id = :case
ORDER BY x.separate_id

-- name: late
-- What is overdue on a day, by party: instalments, late interest under a court document where none of them is, and duties
-- in kind of which something is left, each owed by everybody who owes it, up to what is left of what it owes at the most.
WITH owing AS (
  -- Who owes a part on the day and was not released from it, and what is left of what it owes at the most.
  SELECT w.book_id, w.case_id, w.part, w.owner, coalesce(o.court_since <= :on, false) AS titled, w.most - (
      SELECT coalesce(sum(y.amount - y.excess), 0) FROM ledger.damage_payment y
      WHERE y.book_id = w.book_id AND y.case_id = w.case_id AND y.part = w.part AND coalesce(y.debtor, y.payer) = w.owner
        AND y.reversed_by IS NULL) AS room
  FROM ledger.damage_part p
  JOIN ledger.damage_obligation o ON o.book_id = p.book_id AND o.obligation_id = p.obligation_id
  JOIN ledger.damage_obligor w ON w.book_id = p.book_id AND w.case_id = p.case_id AND w.part = p.part
    AND coalesce(w.since_on <= :on, true) AND coalesce(w.until_on > :on, true)
    AND NOT EXISTS (SELECT FROM ledger.damage_payment y
      WHERE y.book_id = w.book_id AND y.case_id = w.case_id AND y.part = w.part AND y.route = 'release' AND y.payer = w.owner
        AND y.reversed_by IS NULL)
  WHERE p.book_id = :book AND p.case_id = :case)
SELECT x.owner, sum(x.amount)::bigint AS amount, sum(x.in_kind)::bigint AS in_kind,
  coalesce(sum(x.amount + x.in_kind) FILTER (WHERE x.titled), 0)::bigint AS titled, min(x.due_on) AS since
FROM (
  SELECT w.owner, min(i.due_on) AS due_on, least(sum(i.amount - i.settled), w.room) AS amount, 0::bigint AS in_kind, w.titled
  FROM owing w
  JOIN ledger.damage_instalment i ON i.book_id = w.book_id AND i.case_id = w.case_id AND i.part = w.part
    AND i.settled < i.amount AND i.due_on < :on
  GROUP BY w.part, w.owner, w.room, w.titled
  UNION ALL
  SELECT w.owner, t.due_on, least(b.debits - b.credits, w.room), 0, true
  FROM owing w
  JOIN ledger.damage_account x ON x.book_id = w.book_id AND x.case_id = w.case_id AND x.part = w.part AND x.head = 'LI'
  JOIN ledger.account a ON a.book_id = x.book_id AND a.account_id = x.account_id AND a.purpose = 'claim_due'
  JOIN ledger.balance b ON b.book_id = x.book_id AND b.account_id = x.account_id AND b.debits > b.credits
  CROSS JOIN LATERAL (
    SELECT bool_or(i.settled < i.amount AND i.due_on < :on) AS open, max(i.due_on) FILTER (WHERE i.due_on < :on) AS due_on
    FROM ledger.damage_instalment i
    WHERE i.book_id = w.book_id AND i.case_id = w.case_id AND i.part = w.part) t
  WHERE w.titled AND NOT t.open AND t.due_on < :on
  UNION ALL
  SELECT w.owner, d.due_on, 0, b.debits - b.credits, coalesce(o.court_since <= least(o.in_force_on, :on), false)
  FROM ledger.damage_duty d
  JOIN ledger.damage_obligation o ON o.book_id = d.book_id AND o.obligation_id = d.obligation_id
  JOIN ledger.damage_duty_obligor w ON w.book_id = d.book_id AND w.case_id = d.case_id AND w.duty = d.duty
    AND coalesce(w.since_on <= :on, true) AND coalesce(w.until_on > :on, true)
  JOIN ledger.damage_account x ON x.book_id = d.book_id AND x.case_id = d.case_id AND x.part = d.duty
  JOIN ledger.account a ON a.book_id = x.book_id AND a.account_id = x.account_id AND a.purpose = 'claim_in_kind'
  JOIN ledger.balance b ON b.book_id = x.book_id AND b.account_id = x.account_id AND b.debits > b.credits
  WHERE d.book_id = :book AND d.case_id = :case AND d.due_on < :on) x
WHERE x.amount + x.in_kind > 0 AND NOT EXISTS (
  -- Whose bankruptcy has ended pays nothing any more, though others owe it on.
  SELECT FROM ledger.damage_insolvency n
  JOIN ledger.process p ON p.book_id = n.book_id AND p.process_id = n.insolvency_id AND p.state = 'closed'
  WHERE n.book_id = :book AND n.case_id = :case AND n.owner = x.owner)
GROUP BY x.owner
ORDER BY x.owner

-- name: interests
-- The interest that banks have credited and that was not taken back, the oldest first.
SELECT x.interest_id AS id, x.pot, x.belongs, x.owner, x.credited_on, x.amount, (x.amount - coalesce((
        SELECT sum(u.amount) FROM ledger.damage_interest_use u
        WHERE u.book_id = x.book_id AND u.interest_id = x.interest_id AND NOT EXISTS (SELECT FROM ledger.damage_reversal v
          WHERE v.book_id = u.book_id AND v.target = u.record_id AND v.confirmed_on IS NOT NULL)), 0))::bigint AS left
FROM ledger.damage_interest x
WHERE x.book_id = :book AND x.case_id = :case AND NOT EXISTS (SELECT FROM ledger.damage_reversal w
      WHERE w.book_id = x.book_id AND w.target = x.interest_id AND w.confirmed_on IS NOT NULL)
ORDER BY x.credited_on, x.interest_id

-- name: refunds
-- The refunds out of the treasury that were approved and not taken back.
SELECT x.refund_id AS id, x.payee, x.approved_on, x.amount, x.payee_name, x.payee_account, x.came, x.paid
FROM ledger.damage_refund x
JOIN ledger.process p ON p.book_id = x.book_id AND p.process_id = x.refund_id AND p.state = 'granted'
WHERE x.book_id = :book AND x.case_id = :case
ORDER BY x.approved_on, x.refund_id

-- name: receipts
-- The receipts of payments, red ones beside those that they take back; not what was recorded wrongly.
SELECT x.receipt_id AS id, x.payment_id AS payment, x.code AS receipt_code, x.number AS receipt_number, x.check_code,
  x.amount, x.payer_name, x.issued_on, x.reddens, x.replaces, p.state
FROM ledger.nontax_receipt x
JOIN ledger.process p ON p.book_id = x.book_id AND p.process_id = x.receipt_id
WHERE x.book_id = :book AND x.case_id = :case AND NOT x.struck
ORDER BY x.issued_on, x.receipt_id

-- name: insolvencies
-- The bankruptcies of parties.
SELECT n.insolvency_id AS id, n.owner, n.number, n.administrator, n.administrator_name, n.accepted_on, n.declare_by, n.owed,
  n.claimed, n.admitted, n.distributed, p.state
FROM ledger.damage_insolvency n
JOIN ledger.process p ON p.book_id = n.book_id AND p.process_id = n.insolvency_id
WHERE n.book_id = :book AND n.case_id = :case
ORDER BY n.insolvency_id

-- name: instalments
-- The instalments of all parts; what is settled of one that was replaced or reversed was not all paid.
SELECT p.number, p.part, p.due_on, p.amount, p.settled,
  coalesce(n.nobody, CASE WHEN p.settled < p.amount THEN 'open' ELSE 'settled' END) AS state, (
    SELECT coalesce(sum(s.amount), 0)::bigint
    FROM ledger.damage_settled s
    JOIN ledger.damage_payment y ON y.book_id = s.book_id AND y.payment_id = s.payment_id
    WHERE s.book_id = p.book_id AND s.case_id = p.case_id AND s.number = p.number AND y.reversed_by IS NULL
      AND y.route <> 'replaced') AS paid
FROM ledger.damage_instalment p
LEFT JOIN LATERAL {nobody} n ON true
WHERE p.book_id = :book AND p.case_id = :case
ORDER BY p.part, p.due_on, p.number

-- name: payments
-- What was paid, and the reliefs that stand in the place of payments; not what a judgment only replaced.
SELECT payment_id AS id, part, route, payer, debtor, paid_on, amount, interest, excess, waiting, entry_id, reversed_by
FROM ledger.damage_payment
WHERE book_id = :book AND case_id = :case AND route <> 'replaced'
ORDER BY paid_on, payment_id

-- name: guarantees
-- What secures the claim.
SELECT g.guarantee_id AS id, g.kind, g.guarantor, g.amount, ledger.damage_called_of(g.book_id, g.guarantee_id) AS called,
  g.expires_on, p.state
FROM ledger.damage_guarantee g
JOIN ledger.process p ON p.book_id = g.book_id AND p.process_id = g.guarantee_id
WHERE g.book_id = :book AND g.case_id = :case
ORDER BY g.guarantee_id

-- name: reliefs
-- The reliefs that were asked for.
SELECT r.relief_id AS id, r.kind, r.part, r.amount, r.basis, r.first_on, r.last_on, r.payee, p.state
FROM ledger.damage_relief r
JOIN ledger.process p ON p.book_id = r.book_id AND p.process_id = r.relief_id
WHERE r.book_id = :book AND r.case_id = :case
ORDER BY r.relief_id

-- name: reversals
-- The reversals that were asked for, each with the kind of the act that it is to undo.
SELECT x.reversal_id AS id, x.target, r.kind AS act, x.confirmed_on, p.state
FROM ledger.damage_reversal x
JOIN ledger.process p ON p.book_id = x.book_id AND p.process_id = x.reversal_id
JOIN ledger.damage_record r ON r.book_id = x.book_id AND r.record_id = x.target
WHERE x.book_id = :book AND x.case_id = :case
ORDER BY x.reversal_id

-- name: spendings
-- What was asked for and spent out of the fund of the case.
SELECT s.spending_id AS id, s.project_id AS restoration, s.stage, s.use, s.payee, s.payee_name,
  s.payee_account, s.purpose, s.amount, s.paid_on, s.entry_id, s.invoice, (
    SELECT coalesce(json_agg(json_build_object('head', h.key, 'amount', h.value::bigint) ORDER BY h.key), '[]'::json)
    FROM jsonb_each_text(s.heads) h) AS heads, p.state, ARRAY[]::uuid[] AS similar
FROM ledger.damage_spending s
JOIN ledger.process p ON p.book_id = s.book_id AND p.process_id = s.spending_id
WHERE s.book_id = :book AND s.case_id = :case
ORDER BY s.spending_id

-- name: enforcements
-- The enforcements that were applied for: where, under which number of the court, against whom, since when, and when
-- they came to an end.
SELECT r.record_id AS id, CASE r.kind WHEN 'enforce_apart' THEN r.subject END AS separate, r.words ->> 'court' AS court,
  r.words ->> 'court_name' AS court_name, coalesce((
    SELECT d.words ->> 'number' FROM ledger.damage_record d
    WHERE d.book_id = r.book_id AND d.case_id = r.case_id AND d.subject = r.record_id AND d.words ->> 'number' <> ''
    ORDER BY d.recorded_at DESC LIMIT 1), r.words ->> 'number', '') AS number,
  ARRAY(SELECT n.owner FROM ledger.damage_enforced n
   WHERE n.book_id = r.book_id AND n.enforcement_id = r.record_id ORDER BY n.owner) AS against, r.effective_on AS applied_on, (
    SELECT e.effective_on FROM ledger.process_event e
    WHERE e.book_id = r.book_id AND e.process_id = r.record_id AND e.version = p.version
      AND e.to_state IN ('exhausted', 'concluded', 'withdrawn')) AS ended_on, p.state
FROM ledger.damage_record r
JOIN ledger.process p ON p.book_id = r.book_id AND p.process_id = r.record_id AND p.machine = 'compensation.enforcement'
WHERE r.book_id = :book AND r.case_id = :case AND r.kind IN ('enforce', 'enforce_apart')
ORDER BY r.recorded_at, r.record_id

-- name: preservations
-- The preservations of property that were applied for: against whom, up to what, where, under which number, until when, and
-- when they ended.
SELECT r.record_id AS id, r.words ->> 'against' AS against, ((r.words ->> 'amount')::numeric * 100)::bigint AS amount,
  r.words ->> 'court' AS court,
  r.words ->> 'court_name' AS court_name, coalesce(d.words ->> 'number', r.words ->> 'number') AS number,
    r.effective_on AS applied_on,
  (d.words ->> 'until')::date AS until, (
    SELECT e.effective_on FROM ledger.process_event e
    WHERE e.book_id = r.book_id AND e.process_id = r.record_id AND e.version = p.version
      AND e.to_state IN ('lifted', 'denied')) AS ended_on, p.state
FROM ledger.damage_record r
JOIN ledger.process p ON p.book_id = r.book_id AND p.process_id = r.record_id AND p.machine = 'compensation.preservation'
LEFT JOIN LATERAL (
  SELECT x.words FROM ledger.damage_record x
  WHERE x.book_id = r.book_id AND x.case_id = r.case_id AND x.subject = r.record_id
    AND x.kind IN ('grant_preservation', 'prolong_preservation')
  ORDER BY x.recorded_at DESC LIMIT 1) d ON true
WHERE r.book_id = :book AND r.case_id = :case AND r.kind = 'apply_preservation'
ORDER BY r.recorded_at, r.record_id

-- name: recordings
-- What one person recorded and another confirms, confirmed or dropped.
SELECT r.record_id AS id, r.kind AS act, r.effective_on, r.words, p.state, ARRAY[]::uuid[] AS similar
FROM ledger.damage_record r
JOIN ledger.process p
  ON p.book_id = r.book_id AND p.process_id = ledger.derived_id(r.record_id, 'recording')
WHERE r.book_id = :book AND r.case_id = :case
ORDER BY r.record_id

-- name: projects
-- The restorations of a case with their stages.
SELECT x.project_id AS id, x.title, x.mode, x.repairer, x.budget, x.contract, x.evaluated, x.duty, x.retention,
  x.retention_months, ledger.damage_retained_until(x.book_id, x.project_id) AS retained_until,
  coalesce(x.retention_kept, 0) AS retention_kept, p.state,
  ledger.restored(x.book_id, x.project_id, 'plan') AS planned,
  ledger.restored(x.book_id, x.project_id, 'accept') AS restored,
  (SELECT json_agg(json_build_object('number', m.number, 'title', m.title, 'due_on', m.due_on,
       'amount', m.amount, 'accepted_on', m.accepted_on, 'accepted', coalesce(m.accepted, 0), 'refused_on', m.refused_on,
       'ended_on', m.ended_on, 'paid', m.paid)
     ORDER BY m.number)
   FROM ledger.damage_milestone m
   WHERE m.book_id = x.book_id AND m.project_id = x.project_id) AS stages
FROM ledger.damage_project x
JOIN ledger.process p ON p.book_id = x.book_id AND p.process_id = x.project_id
WHERE x.book_id = :book AND x.case_id = :case
ORDER BY x.project_id

-- name: assessments
-- The versions of the assessment, every figure with its inputs and steps.
SELECT a.assessment_id AS id, a.version, a.total, a.class AS case_class, a.assessed_on, p.state,
  coalesce(r.words ->> 'body', '') AS body, w.owner AS submitted_by,
  (SELECT json_agg(json_build_object('number', i.number, 'head', i.head, 'method', i.method, 'inputs',
    i.inputs, 'coefficients', i.coefficients, 'lines', i.lines, 'amount', i.amount, 'printed', i.printed,
       'approximate', i.approximate)
     ORDER BY i.number)
   FROM ledger.damage_item i
   WHERE i.book_id = a.book_id AND i.assessment_id = a.assessment_id) AS items
FROM ledger.damage_assessment a
JOIN ledger.process p ON p.book_id = a.book_id AND p.process_id = a.assessment_id
LEFT JOIN ledger.damage_record r ON r.book_id = a.book_id AND r.record_id = a.assessment_id AND r.kind = 'submit_assessment'
LEFT JOIN ledger.actor w ON w.actor_id = r.actor_id
WHERE a.book_id = :book AND a.case_id = :case
ORDER BY a.version

-- name: evidence
-- The files of a case: all, or those that a liable party is shown or has brought.
SELECT e.evidence_id AS id, e.name, e.kind, e.proves, e.shown, e.size, e.sha256
FROM ledger.damage_evidence e
WHERE e.book_id = :book AND e.case_id = :case
  AND (e.shown OR CAST(:owner AS text) IS NULL OR EXISTS (
    SELECT FROM ledger.damage_record r JOIN ledger.actor a USING (actor_id)
    WHERE r.book_id = e.book_id AND r.record_id = e.evidence_id AND a.owner = CAST(:owner AS text)))
ORDER BY e.evidence_id

-- name: links
-- With what a case is linked by number, but for what was retracted.
SELECT r.record_id AS id, r.words ->> 'link' AS link, r.words ->> 'number' AS number, r.words ->> 'of_authority' AS authority,
  r.effective_on AS on
FROM ledger.damage_record r
WHERE r.book_id = :book AND r.case_id = :case AND r.kind = 'link_case' AND NOT EXISTS (
    SELECT FROM ledger.damage_record x
    WHERE x.book_id = r.book_id AND x.case_id = r.case_id AND x.kind = 'retract' AND x.subject = r.record_id)
ORDER BY r.recorded_at

-- name: history
-- Everything that was done in a case up to a day, as it was known at a moment; and which of it was taken back since, as far
-- as that was known.
SELECT r.record_id AS id, r.kind, r.subject, r.effective_on, r.state, r.reason, r.document,
  -- Which number was given nobody tells: the series does.
  coalesce((SELECT r.words || jsonb_build_object('printed', n.printed) FROM ledger.damage_number n
    WHERE n.book_id = r.book_id AND n.record_id = r.record_id), r.words) AS words,
  r.basis, r.law, a.name AS actor, a.role, r.recorded_at, (
    SELECT e.to_state
    FROM ledger.process_event e
    WHERE e.book_id = r.book_id AND e.process_id = ledger.derived_id(r.record_id, 'recording')
      AND e.recorded_at <= :known
    ORDER BY e.version DESC LIMIT 1) AS recording, a.owner, (
    SELECT max(x.confirmed_on)
    FROM ledger.damage_reversal x
    JOIN ledger.process_event e ON e.book_id = x.book_id AND e.process_id = x.reversal_id AND e.to_state = 'confirmed'
    WHERE x.book_id = r.book_id AND x.target = r.record_id
      AND e.recorded_at <= :known) AS reversed_on, r.words ->> 'party' AS party,
  (r.words ->> 'entered_on')::date AS entered_on, NULL::uuid AS replaced_by
FROM ledger.damage_record r
JOIN ledger.actor a USING (actor_id)
WHERE r.book_id = :book AND r.case_id = :case AND r.recorded_at <= :known AND r.effective_on <= :on
ORDER BY r.recorded_at, r.record_id

-- name: debts_beside_claim
-- Fines, taxes and other debts for the same discharge, as they were noted in the case: yuan as text.
SELECT words ->> 'topic' AS topic, words ->> 'amount' AS amount, document
FROM ledger.damage_record
WHERE book_id = :book AND case_id = :case AND kind = 'note' AND words ->> 'amount' <> ''
  AND words ->> 'topic' IN ('fine', 'daily_fine', 'tax', 'criminal_case', 'private_suit')
ORDER BY recorded_at

-- name: trail
-- The postings of the case's accounts up to a day, as they were known at a moment, in the order of recording: from the
-- assessment to the restoration. Each with the act that has posted it and its article, the heads of loss whose money it
-- is, the versions of the assessment and the files behind these, and, of what was spent, works, stage, contract, payee
-- and invoice. For a liable party, the files that it is shown or has brought.
SELECT e.entry_id AS id, e.kind, e.effective_on, e.recorded_at, e.memo, e.document, a.code AS account,
  a.purpose, p.debit, p.credit, e.reverses, u.entry_id AS reversed_by, r.record_id AS act, r.kind AS act_kind,
  coalesce(r.basis, '') AS basis, h.heads,
  ARRAY(
    SELECT DISTINCT m.subject
    FROM unnest(h.heads) x (head)
    CROSS JOIN LATERAL (
      SELECT v.subject FROM ledger.damage_figure f
      JOIN ledger.damage_record v ON v.book_id = f.book_id AND v.record_id = f.record_id
      WHERE f.book_id = c.book_id AND f.case_id = c.case_id AND f.figure = 'assessed' AND f.head = x.head
        AND (f.recorded_at <= e.recorded_at OR f.record_id = r.record_id)
      ORDER BY f.recorded_at DESC LIMIT 1) m
    WHERE m.subject IS NOT NULL) AS assessments,
  ARRAY(
    SELECT v.evidence_id
    FROM ledger.damage_evidence v
    JOIN ledger.damage_record w ON w.book_id = v.book_id AND w.record_id = v.evidence_id
    JOIN ledger.actor y ON y.actor_id = w.actor_id
    WHERE v.book_id = c.book_id AND v.case_id = c.case_id AND w.words -> 'heads' ?| h.heads AND w.recorded_at <= :known
      AND w.effective_on <= :on
      AND (CAST(:owner AS text) IS NULL OR v.shown OR y.owner = CAST(:owner AS text))
    ORDER BY v.evidence_id) AS evidence,
  s.spending_id AS spending, s.project_id AS restoration, s.stage, (
    SELECT w.document FROM ledger.damage_record w
    WHERE w.book_id = s.book_id AND w.case_id = s.case_id AND coalesce(w.subject, w.record_id) = s.project_id
      AND (w.kind = 'contract_project' OR w.kind = 'vary_project' AND w.words ->> 'contract' IS NOT NULL
        OR w.kind = 'take_over' AND w.record_id = s.project_id)
      AND w.recorded_at <= e.recorded_at AND ledger.damage_act_done(w.book_id, w.record_id)
    ORDER BY w.recorded_at DESC LIMIT 1) AS contract_paper, s.payee, s.invoice
FROM ledger.damage_case c
JOIN ledger.damage_account d USING (book_id, case_id)
JOIN ledger.account a USING (book_id, account_id)
JOIN ledger.posting p ON p.book_id = a.book_id AND p.account_id = a.account_id
JOIN ledger.entry e ON e.book_id = p.book_id AND e.entry_id = p.entry_id
JOIN ledger.entry_kind k ON k.code = e.kind
LEFT JOIN ledger.entry_kind g ON e.reverses IS NOT NULL AND g.code = (
  SELECT o.kind FROM ledger.entry o WHERE o.book_id = e.book_id AND o.entry_id = e.reverses)
LEFT JOIN ledger.entry u ON u.book_id = e.book_id AND u.reverses = e.entry_id AND u.recorded_at <= :known
LEFT JOIN ledger.damage_record r ON r.book_id = e.book_id AND r.record_id = ledger.record_of_entry(
  e.book_id, e.entry_id, e.reverses, CASE WHEN e.reverses IS NULL THEN k.acts ELSE g.undone_by END, NULL)
LEFT JOIN ledger.damage_spending s ON s.book_id = e.book_id AND s.entry_id = coalesce(e.reverses, e.entry_id)
CROSS JOIN LATERAL (
  SELECT CASE
    WHEN d.head IS NOT NULL THEN ARRAY[d.head]
    WHEN s.heads IS NOT NULL THEN ARRAY(SELECT x.head FROM jsonb_object_keys(s.heads) x (head) ORDER BY x.head)
    ELSE ARRAY(
      SELECT DISTINCT o.head
      FROM ledger.posting q
      JOIN ledger.damage_account o ON o.book_id = q.book_id AND o.account_id = q.account_id
      WHERE q.book_id = e.book_id AND q.entry_id = e.entry_id AND o.case_id = d.case_id AND o.head IS NOT NULL
      ORDER BY o.head) END::text[] AS heads) h
WHERE c.book_id = :book AND c.code = :code AND e.effective_on <= :on AND e.recorded_at <= :known
ORDER BY e.recorded_at, e.entry_id, p.debit = 0, a.code
