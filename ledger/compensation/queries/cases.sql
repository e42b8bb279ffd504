-- name: head
-- Find a case; with an owner, only when it is a party of it.
SELECT c.case_id, c.code, c.title, c.area, c.medium, c.channel, c.source, c.received_on, c.occurred_on,
  c.red_line, c.repeated, c.major, c.class AS case_class, c.public, c.process_id, p.state, p.version
FROM ledger.damage_case c JOIN ledger.process p ON p.book_id = c.book_id AND p.process_id = c.process_id
WHERE c.book_id = :book AND c.code = :code
  AND (CAST(:owner AS text) IS NULL OR EXISTS (SELECT FROM ledger.damage_party x
  WHERE x.book_id = c.book_id AND x.case_id = c.case_id AND x.owner = :owner))

-- name: clocks
-- List the terms of a case, those that run first.
SELECT k.clock_id, k.code, k.subject, k.starts_on, k.length, k.due_on, k.why, k.source, k.stopped_on,
  k.warned_on IS NOT NULL AS warned, k.escalated_on IS NOT NULL AS escalated,
  EXISTS (SELECT FROM ledger.damage_pause x
    WHERE x.book_id = k.book_id AND x.clock_id = k.clock_id AND x.last_on IS NULL) AS paused
FROM ledger.damage_clock k WHERE k.book_id = :book AND k.case_id = :case
ORDER BY k.stopped_on IS NOT NULL, k.due_on, k.clock_id

-- name: balances
-- Give every balance of a case, by head (with its part) and purpose, in fen.
SELECT ledger.damage_section(a.purpose, d.head, d.part) AS name, d.head, a.purpose,
  sum(abs(b.debits - b.credits))::bigint AS amount
FROM ledger.damage_account d JOIN ledger.account a USING (book_id, account_id)
JOIN ledger.balance b USING (book_id, account_id)
WHERE d.book_id = :book
  AND d.case_id = (SELECT c.case_id FROM ledger.damage_case c WHERE c.book_id = :book AND c.code = :code)
GROUP BY 1, 2, 3 ORDER BY 1, 3

-- name: figures
-- Give claimed, assessed, agreed, judged and paid by head of loss, side by side, in fen.
SELECT figure, head, amount FROM (
  SELECT f.figure, f.head, f.amount, f.record_id,
    first_value(f.record_id) OVER (PARTITION BY f.figure ORDER BY f.recorded_at DESC) AS newest
  FROM ledger.damage_figure f WHERE f.book_id = :book AND f.case_id = :case) x
WHERE record_id = newest ORDER BY figure, head

-- name: instalments
-- Give who owes what when, what was paid, secures it, was asked to be relieved, was reversed and was spent.
SELECT number, part, due_on, amount, settled FROM ledger.damage_instalment
WHERE book_id = :book AND case_id = :case ORDER BY part, due_on, number

-- name: parts
-- Give who owes what when, what was paid, secures it, was asked to be relieved, was reversed and was spent.
SELECT p.part, p.amount, p.interest, p.interest_through, o.kind, o.document, o.court_since,
  (SELECT json_agg(json_build_object('owner', b.owner, 'share', b.numerator || '/' || b.denominator)
    ORDER BY b.place)
   FROM ledger.damage_obligor b
   WHERE b.book_id = p.book_id AND b.case_id = p.case_id AND b.part = p.part) AS obligors
FROM ledger.damage_part p JOIN ledger.damage_obligation o USING (book_id, obligation_id)
WHERE p.book_id = :book AND p.case_id = :case ORDER BY p.part

-- name: payments
-- Give who owes what when, what was paid, secures it, was asked to be relieved, was reversed and was spent.
SELECT payment_id AS id, part, route, payer, paid_on, amount, interest, excess, waiting, entry_id,
  reversed_by
FROM ledger.damage_payment WHERE book_id = :book AND case_id = :case AND route <> 'replaced'
ORDER BY paid_on, payment_id

-- name: projects
-- List the restorations of a case with their stages.
SELECT x.project_id AS id, x.title, x.mode, x.repairer, x.budget, x.contract, x.evaluated, p.state,
  (SELECT json_agg(json_build_object('number', m.number, 'title', m.title, 'due_on', m.due_on, 'amount',
     m.amount, 'accepted_on', m.accepted_on, 'paid', m.paid) ORDER BY m.number)
   FROM ledger.damage_milestone m WHERE m.book_id = x.book_id AND m.project_id = x.project_id) AS stages
FROM ledger.damage_project x JOIN ledger.process p ON p.book_id = x.book_id AND p.process_id = x.project_id
WHERE x.book_id = :book AND x.case_id = :case ORDER BY x.project_id

-- name: beside
-- Give who owes what when, what was paid, secures it, was asked to be relieved, was reversed and was spent.
SELECT g.guarantee_id AS id, g.kind, g.guarantor, g.amount, g.expires_on, p.state
FROM ledger.damage_guarantee g
JOIN ledger.process p ON p.book_id = g.book_id AND p.process_id = g.guarantee_id
WHERE g.book_id = :book AND g.case_id = :case ORDER BY g.guarantee_id

-- name: reliefs
-- Give who owes what when, what was paid, secures it, was asked to be relieved, was reversed and was spent.
SELECT r.relief_id AS id, r.kind, r.part, r.amount, r.basis, r.first_on, r.last_on, r.payee, p.state
FROM ledger.damage_relief r JOIN ledger.process p ON p.book_id = r.book_id AND p.process_id = r.relief_id
WHERE r.book_id = :book AND r.case_id = :case ORDER BY r.relief_id

-- name: reversals
-- Give who owes what when, what was paid, secures it, was asked to be relieved, was reversed and was spent.
SELECT x.reversal_id AS id, x.target, r.kind AS act, x.confirmed_on, p.state FROM ledger.damage_reversal x
JOIN ledger.process p ON p.book_id = x.book_id AND p.process_id = x.reversal_id
JOIN ledger.damage_record r ON r.book_id = x.book_id AND r.record_id = x.target
WHERE x.book_id = :book AND x.case_id = :case ORDER BY x.reversal_id

-- name: spendings
-- Give who owes what when, what was paid, secures it, was asked to be relieved, was reversed and was spent.
SELECT s.spending_id AS id, s.project_id AS restoration, s.stage, s.use, s.payee, s.payee_name,
  s.payee_account, s.purpose, s.amount, s.paid_on, s.entry_id, p.state FROM ledger.damage_spending s
JOIN ledger.process p ON p.book_id = s.book_id AND p.process_id = s.spending_id
WHERE s.book_id = :book AND s.case_id = :case ORDER BY s.spending_id

-- name: assessments
-- List the versions of the assessment, every figure with its inputs and steps.
SELECT a.assessment_id AS id, a.version, a.total, a.class AS case_class, a.assessed_on, p.state,
  (SELECT json_agg(json_build_object('number', i.number, 'head', i.head, 'method', i.method, 'inputs',
     i.inputs, 'coefficients', i.coefficients, 'lines', i.lines, 'amount', i.amount, 'printed', i.printed,
       'approximate', i.approximate)
     ORDER BY i.number) FROM ledger.damage_item i
       WHERE i.book_id = a.book_id AND i.assessment_id = a.assessment_id) AS items
FROM ledger.damage_assessment a
JOIN ledger.process p ON p.book_id = a.book_id AND p.process_id = a.assessment_id
WHERE a.book_id = :book AND a.case_id = :case ORDER BY a.version

-- name: evidence
-- List the files of a case; for a liable party, those that it is shown.
SELECT evidence_id AS id, name, kind, proves, shown, size, sha256 FROM ledger.damage_evidence
WHERE book_id = :book AND case_id = :case AND (shown OR :all) ORDER BY evidence_id

-- name: party
-- List who is in a case.
SELECT owner, side, name, person FROM ledger.damage_party
WHERE book_id = :book AND case_id = :case ORDER BY side, owner

-- name: history
-- List everything that was done in a case up to a day, as it was known at a moment.
SELECT r.record_id AS id, r.kind, r.subject, r.effective_on, r.state, r.reason, r.document, r.words,
  r.basis, r.law, a.name AS actor, a.role, r.recorded_at
FROM ledger.damage_record r JOIN ledger.actor a USING (actor_id)
WHERE r.book_id = :book AND r.case_id = :case AND r.recorded_at <= :known AND r.effective_on <= :on
ORDER BY r.recorded_at, r.record_id

-- name: beside_claim
-- List what is owed for the discharge of a case: kind, fen, and the paper that says so.
SELECT words ->> 'topic' AS topic, words ->> 'amount' AS amount, document FROM ledger.damage_record
WHERE book_id = :book AND case_id = :case AND kind = 'note' AND words ->> 'amount' <> ''
  AND words ->> 'topic' IN ('fine', 'daily_fine', 'tax', 'criminal_case', 'private_suit')
  ORDER BY recorded_at

-- name: trail
-- List every posting of the case's accounts, in the order of recording: from the assessment to the
-- restoration.
SELECT e.entry_id AS id, e.kind, e.effective_on, e.recorded_at, e.memo, e.document, a.code AS account,
  a.purpose, p.debit, p.credit
FROM ledger.damage_case c JOIN ledger.damage_account d USING (book_id, case_id)
JOIN ledger.account a USING (book_id, account_id)
JOIN ledger.posting p ON p.book_id = a.book_id AND p.account_id = a.account_id
JOIN ledger.entry e ON e.book_id = p.book_id AND e.entry_id = p.entry_id
WHERE c.book_id = :book AND c.code = :code ORDER BY e.recorded_at, e.entry_id, p.debit = 0, a.code
