-- name: flags
-- Where another figure stands than what was assessed, by head, with the basis that was named, who did it and when:
-- a later version of the assessment against the one before it, unless the case was reopened between the two;
-- agreements against what they are about of the assessment, without what stays claimed from others, and those of
-- before that was said against the last assessment before them; judgments, and settlements inside a suit, against what of the
-- assessment was neither paid nor performed when they took effect; waivers and credits that were granted, claims that ended,
-- separate ones too, what was written off, what was filed, admitted or distributed in a bankruptcy for less than it could be
-- (of all heads), and the rest of a restoration that was worth less, by what each took off; and what a duty in kind becomes
-- where it fails, where that is another sum than it is worth; and punitive damages beyond the multiple as a rule, against
-- what they would be by it.
-- What an old case says is against its own assessment. And slips of a bank that were recorded more than once, in whichever cases.
WITH told AS (
  SELECT f.book_id, f.case_id, f.record_id, f.figure, min(f.recorded_at) AS recorded_at
  FROM ledger.damage_figure f
  WHERE f.book_id = :book AND (f.figure IN ('agreed', 'assessed') OR f.figure = 'judged' AND EXISTS (
    SELECT FROM ledger.damage_record r WHERE r.book_id = f.book_id AND r.record_id = f.record_id AND r.kind = 'carry_over'))
  GROUP BY f.book_id, f.case_id, f.record_id, f.figure
), against AS (
  SELECT t.book_id, t.case_id, t.record_id, h.head,
    coalesce((SELECT f.amount FROM ledger.damage_figure f
      WHERE f.book_id = t.book_id AND f.case_id = t.case_id AND f.record_id = l.record_id AND f.figure = 'assessed'
        AND f.head = h.head), 0) AS before,
    coalesce((SELECT f.amount FROM ledger.damage_figure f
      WHERE f.book_id = t.book_id AND f.case_id = t.case_id AND f.record_id = t.record_id AND f.figure = t.figure
        AND f.head = h.head), 0) AS after
  FROM told t
  LEFT JOIN LATERAL (
    SELECT f.record_id, f.recorded_at FROM ledger.damage_figure f
    WHERE f.book_id = t.book_id AND f.case_id = t.case_id AND f.figure = 'assessed' AND f.recorded_at < t.recorded_at
    ORDER BY f.recorded_at DESC, f.record_id DESC LIMIT 1) l ON true
  CROSS JOIN LATERAL (
    SELECT DISTINCT f.head FROM ledger.damage_figure f
    WHERE f.book_id = t.book_id AND f.case_id = t.case_id
      AND ((f.record_id = l.record_id AND f.figure = 'assessed') OR (f.record_id = t.record_id AND f.figure = t.figure))
    ) h
  WHERE (t.figure = 'agreed' AND NOT EXISTS (
    SELECT FROM ledger.damage_record n WHERE n.book_id = t.book_id AND n.record_id = t.record_id AND n.words ? 'apart'))
  OR t.figure = 'judged' OR (t.figure = 'assessed' AND l.record_id IS NOT NULL AND NOT EXISTS (
    SELECT FROM ledger.damage_record o
    WHERE o.book_id = t.book_id AND o.case_id = t.case_id AND o.kind = 'reopen' AND o.state = 'investigating'
      AND o.recorded_at BETWEEN l.recorded_at AND t.recorded_at))
), agreed AS (
  SELECT f.book_id, f.case_id, f.record_id, f.head,
    sum(CASE f.figure WHEN 'beyond' THEN -f.amount ELSE f.amount END)::bigint AS before,
    coalesce(sum(f.amount) FILTER (WHERE f.figure = 'agreed'), 0)::bigint AS after
  FROM ledger.damage_figure f
  WHERE f.book_id = :book AND f.figure IN ('agreed', 'waived', 'beyond') AND EXISTS (
    SELECT FROM ledger.damage_record n
    JOIN ledger.damage_obligation o ON o.book_id = n.book_id AND o.obligation_id = n.record_id AND o.kind = 'agreement'
    WHERE n.book_id = f.book_id AND n.record_id = f.record_id AND n.words ? 'apart')
  GROUP BY f.book_id, f.case_id, f.record_id, f.head
), judged AS (
  SELECT r.book_id, r.case_id, r.record_id, d.head,
    coalesce(sum(q.credit) FILTER (WHERE a.purpose = 'claim_assessed'), 0)::bigint AS before,
    coalesce(sum(q.debit) FILTER (WHERE a.purpose IN ('claim_due', 'claim_in_kind')), 0)::bigint AS after
  FROM ledger.damage_record r
  JOIN ledger.posting q ON q.book_id = r.book_id AND q.entry_id = ledger.derived_id(r.record_id, r.kind)
  JOIN ledger.damage_account d ON d.book_id = q.book_id AND d.account_id = q.account_id AND d.case_id = r.case_id
  JOIN ledger.account a ON a.book_id = d.book_id AND a.account_id = d.account_id
  WHERE r.book_id = :book AND r.kind IN ('judge', 'settle_suit', 'judge_apart', 'settle_apart')
  GROUP BY r.book_id, r.case_id, r.record_id, d.head
), lowered AS (
  SELECT r.book_id, r.case_id, r.record_id, d.head, sum(b.amount)::bigint AS before,
    (sum(b.amount) - sum(q.debit))::bigint AS after
  FROM ledger.damage_record r
  CROSS JOIN LATERAL (VALUES (ledger.derived_id(r.record_id, r.kind)), (ledger.derived_id(r.record_id, 'rest'))) i (id)
  JOIN ledger.entry e ON e.book_id = r.book_id AND e.entry_id = i.id
    AND e.kind IN ('compensation.waiver', 'compensation.credit', 'compensation.write_off')
  JOIN ledger.posting q ON q.book_id = e.book_id AND q.entry_id = e.entry_id AND q.debit > 0
  JOIN ledger.damage_account d ON d.book_id = q.book_id AND d.account_id = q.account_id AND d.case_id = r.case_id
  CROSS JOIN LATERAL (
    -- What stood under the head before: the account from which it was taken, before its posting.
    SELECT sum(p.balance_after + p.credit)::bigint AS amount
    FROM ledger.posting p
    JOIN ledger.damage_account o ON o.book_id = p.book_id AND o.account_id = p.account_id
    WHERE p.book_id = e.book_id AND p.entry_id = e.entry_id AND p.credit > 0 AND o.case_id = r.case_id
      AND o.head = d.head AND o.part IS NOT DISTINCT FROM d.part) b
  WHERE r.book_id = :book AND r.kind IN ('end', 'end_round', 'end_apart', 'accept_project', 'grant_relief',
      'close_insolvency', 'write_off')
    AND NOT EXISTS (SELECT FROM ledger.entry u WHERE u.book_id = e.book_id AND u.reverses = e.entry_id)
  GROUP BY r.book_id, r.case_id, r.record_id, d.head
), returned AS (
  -- What went back of what was owed, or what a judgment says goes back, lowers what stood established.
  SELECT r.book_id, r.case_id, r.record_id, d.head, (q.balance_after + q.debit)::bigint AS before,
    q.balance_after::bigint AS after
  FROM ledger.damage_record r
  JOIN ledger.entry e ON e.book_id = r.book_id
    AND (e.entry_id, e.kind) IN ((ledger.derived_id(r.record_id, r.kind), 'compensation.refund'),
      (ledger.derived_id(r.record_id, r.kind), 'compensation.refund_order'),
      (ledger.derived_id(r.record_id, 'rest'), 'compensation.lowering'))
  JOIN ledger.posting q ON q.book_id = e.book_id AND q.entry_id = e.entry_id AND q.debit > 0
  JOIN ledger.account a ON a.book_id = q.book_id AND a.account_id = q.account_id AND a.purpose = 'claim_established'
  JOIN ledger.damage_account d ON d.book_id = q.book_id AND d.account_id = q.account_id AND d.case_id = r.case_id
  WHERE r.book_id = :book AND r.kind IN ('grant_relief', 'judge', 'judge_apart')
    AND NOT EXISTS (SELECT FROM ledger.entry u WHERE u.book_id = e.book_id AND u.reverses = e.entry_id)
), fixed AS (
  -- What a duty becomes where it fails, head by head: the heads sum to it, to the fen.
  SELECT u.book_id, u.case_id, u.obligation_id AS record_id, h.head, h.amount AS before,
    (round(u.conversion * h.through / v.amount) - round(u.conversion * (h.through - h.amount) / v.amount))::bigint AS after
  FROM ledger.damage_duty u
  CROSS JOIN LATERAL (
    SELECT sum(x.amount) AS amount FROM ledger.damage_duty_head x
    WHERE x.book_id = u.book_id AND x.case_id = u.case_id AND x.duty = u.duty) v
  CROSS JOIN LATERAL (
    SELECT x.head, x.amount, sum(x.amount) OVER (ORDER BY x.head) AS through FROM ledger.damage_duty_head x
    WHERE x.book_id = u.book_id AND x.case_id = u.case_id AND x.duty = u.duty) h
  WHERE u.book_id = :book AND u.conversion <> 0 AND u.conversion <> v.amount
), bankrupt AS (
  SELECT n.book_id, n.case_id, r.record_id, 'ALL' AS head, x.before, x.after
  FROM ledger.damage_insolvency n
  CROSS JOIN LATERAL (VALUES (ARRAY['file_claim', 'supplement_claim'], n.owed, n.claimed),
    (ARRAY['admit_claim'], n.claimed, n.admitted),
    (ARRAY['distribute_assets', 'revive'], n.admitted, n.distributed)) x (kinds, before, after)
  CROSS JOIN LATERAL (
    SELECT y.record_id FROM ledger.damage_record y
    WHERE y.book_id = n.book_id AND y.case_id = n.case_id AND y.subject = n.insolvency_id AND y.kind = ANY (x.kinds)
      AND ledger.damage_act_done(y.book_id, y.record_id)
    ORDER BY y.recorded_at DESC LIMIT 1) r
  WHERE n.book_id = :book AND n.counts AND x.after < x.before
), punished AS (
  -- Punitive damages beyond the multiple as a rule, where no other version of the assessment stands against them.
  SELECT x.book_id, x.case_id, r.record_id, i.head,
    sum(round((i.inputs ->> 'base')::numeric * (i.coefficients ->> 'punitive_most')::numeric * 100))::bigint AS before,
    sum(i.amount)::bigint AS after
  FROM ledger.damage_item i
  JOIN ledger.damage_assessment x ON x.book_id = i.book_id AND x.assessment_id = i.assessment_id
  JOIN ledger.damage_record r ON r.book_id = x.book_id AND r.case_id = x.case_id AND r.kind = 'accept_assessment'
    AND r.subject = x.assessment_id
  WHERE i.book_id = :book AND i.method = 'punitive'
    AND (i.inputs ->> 'multiple')::numeric > (i.coefficients ->> 'punitive_most')::numeric
    AND NOT EXISTS (SELECT FROM against g WHERE g.record_id = r.record_id AND g.head = i.head AND g.before <> g.after)
  GROUP BY x.book_id, x.case_id, r.record_id, i.head
), slip AS ({slips}
), again AS (
  -- What tells a slip of a bank that another act told before: what those told, and with it.
  SELECT s.book_id, s.case_id, s.record_id, 'SLIP' AS head, sum(e.amount)::bigint AS before,
    (sum(e.amount) + s.amount)::bigint AS after
  FROM slip s
  JOIN slip e ON e.sort = s.sort AND e.effective_on = s.effective_on AND e.slip = s.slip
    AND e.whose = s.whose AND e.amount = s.amount AND (e.recorded_at, e.record_id) < (s.recorded_at, s.record_id)
  GROUP BY s.book_id, s.case_id, s.record_id, s.amount
), found AS (
  SELECT x.book_id, x.case_id, x.record_id, x.head, x.before, x.after FROM against x WHERE x.before <> x.after
  UNION ALL
  SELECT v.book_id, v.case_id, v.record_id, v.head, v.before, v.after FROM agreed v WHERE v.before <> v.after
  UNION ALL
  SELECT z.book_id, z.case_id, z.record_id, z.head, z.before, z.after FROM judged z WHERE z.before <> z.after
  UNION ALL
  SELECT y.book_id, y.case_id, y.record_id, y.head, y.before, y.after FROM lowered y
  UNION ALL
  SELECT s.book_id, s.case_id, s.record_id, s.head, s.before, s.after FROM returned s
  UNION ALL
  SELECT w.book_id, w.case_id, w.record_id, w.head, w.before, w.after FROM fixed w
  UNION ALL
  SELECT b.book_id, b.case_id, b.record_id, b.head, b.before, b.after FROM bankrupt b
  UNION ALL
  SELECT k.book_id, k.case_id, k.record_id, k.head, k.before, k.after FROM punished k
  UNION ALL
  SELECT g.book_id, g.case_id, g.record_id, g.head, g.before, g.after FROM again g
)
SELECT c.code AS case_code, r.effective_on, r.kind, n.head, n.before, n.after, n.after - n.before AS difference,
  coalesce(nullif(CASE r.kind
      WHEN 'grant_relief' THEN (SELECT w.basis FROM ledger.damage_relief w
        WHERE w.book_id = r.book_id AND w.relief_id = r.subject)
      WHEN 'end' THEN r.words ->> 'ground'
      WHEN 'write_off' THEN r.words ->> 'basis'
      WHEN 'file_claim' THEN r.words ->> 'basis'
      WHEN 'supplement_claim' THEN r.words ->> 'basis'
      WHEN 'admit_claim' THEN r.words ->> 'basis'
      WHEN 'distribute_assets' THEN r.words ->> 'basis'
      WHEN 'revive' THEN r.words ->> 'basis'
      WHEN 'end_round' THEN r.words ->> 'ground'
      WHEN 'end_apart' THEN r.words ->> 'basis'
      WHEN 'accept_assessment' THEN (SELECT string_agg(i.inputs ->> 'reason', '; ' ORDER BY i.number) FROM ledger.damage_item i
        WHERE i.book_id = r.book_id AND i.assessment_id = r.subject AND i.head = n.head AND i.method = 'punitive'
          AND (i.inputs ->> 'multiple')::numeric > (i.coefficients ->> 'punitive_most')::numeric)
      WHEN 'accept_project' THEN coalesce(nullif(r.words ->> 'less_basis', ''), r.words ->> 'opinion')
      ELSE r.words ->> CASE WHEN n.after < n.before THEN 'less_basis' ELSE 'more_basis' END
    END, ''), r.document) AS basis,
  r.document, a.name AS person, a.role, r.record_id AS act
FROM found n
JOIN ledger.damage_record r ON r.record_id = n.record_id
JOIN ledger.damage_case c ON c.book_id = r.book_id AND c.case_id = r.case_id
JOIN ledger.actor a ON a.actor_id = r.actor_id
WHERE r.book_id = :book AND ledger.damage_act_done(r.book_id, r.record_id)
  AND (r.effective_on, c.code, r.record_id, n.head) > (CAST(:on AS date), :code, CAST(:act AS uuid), :head)
ORDER BY r.effective_on, c.code, r.record_id, n.head LIMIT :limit

-- name: late
-- What was entered late in the cases of a book, with who has allowed it, or confirmed it.
SELECT c.code AS case_code, r.kind, r.effective_on, e.entered_on, e.entered_on - r.effective_on AS days, r.document, r.reason,
  a.name AS person, a.role, coalesce((
    SELECT y.name FROM ledger.damage_record w JOIN ledger.actor y ON y.actor_id = w.actor_id
    WHERE w.book_id = r.book_id AND w.record_id = (r.words ->> 'allowed')::uuid), (
    SELECT y.name FROM ledger.process_event v JOIN ledger.actor y ON y.actor_id = v.actor_id
    WHERE v.book_id = r.book_id AND v.process_id = ledger.derived_id(r.record_id, 'recording')
      AND v.action = 'confirm')) AS second,
  r.record_id AS act
FROM ledger.damage_record r
JOIN ledger.damage_case c ON c.book_id = r.book_id AND c.case_id = r.case_id
JOIN ledger.actor a ON a.actor_id = r.actor_id
CROSS JOIN LATERAL (SELECT (r.words ->> 'entered_on')::date AS entered_on) e
WHERE r.book_id = :book AND r.words ? 'entered_on' AND (e.entered_on, c.code, r.record_id) > (:on, :code, :act)
ORDER BY e.entered_on, c.code, r.record_id
LIMIT :limit
