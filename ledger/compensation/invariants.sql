-- name: claims
-- What stands on the accounts under a head of loss: most promises are about these.
(SELECT a.book_id, k.code, d.head, d.part, a.purpose, b.debits, b.credits
 FROM ledger.damage_account d
 JOIN ledger.damage_case k USING (book_id, case_id)
 JOIN ledger.account a USING (book_id, account_id)
 JOIN ledger.balance b USING (book_id, account_id)
 WHERE d.head IS NOT NULL)

-- name: accounts_stand_in_their_case
-- Accounts of a damage case on which something was posted, and that do not say where in which case they
-- stand, or are not named after that.
SELECT a.code
FROM ledger.account a
LEFT JOIN ledger.damage_account d USING (book_id, account_id)
LEFT JOIN ledger.damage_case c USING (book_id, case_id)
WHERE (a.purpose IN ({purposes}) OR d.account_id IS NOT NULL)
  AND a.code IS DISTINCT FROM
    ledger.damage_account_code(c.code, a.purpose, d.head, d.part, d.creditor, d.debtor)
  AND EXISTS (SELECT FROM ledger.balance b
    WHERE b.book_id = a.book_id AND b.account_id = a.account_id AND b.version > 0)

-- name: claims_add_up
-- Heads of loss where what is established is not the sum of what became of it.
SELECT format('case %s %s', code, head)
FROM {claims} x
GROUP BY book_id, code, head
HAVING sum(credits - debits) FILTER (WHERE purpose = 'claim_established')
  <> coalesce(sum(debits - credits) FILTER (WHERE purpose <> 'claim_established'), 0)

-- name: instalments_are_what_is_due
-- Parts of which more or less is due, without late interest, than their instalments leave open.
SELECT format('case %s part %s', c.code, p.part)
FROM ledger.damage_part p
JOIN ledger.damage_case c ON c.book_id = p.book_id AND c.case_id = p.case_id
LEFT JOIN (
  SELECT book_id, code, part, sum(debits - credits) AS due
  FROM {claims} x
  WHERE purpose = 'claim_due' AND head <> 'LI'
  GROUP BY book_id, code, part) d ON d.book_id = c.book_id AND d.code = c.code AND d.part = p.part
WHERE coalesce(d.due, 0) <> (
  SELECT coalesce(sum(i.amount - i.settled), 0) FROM ledger.damage_instalment i
  WHERE i.book_id = p.book_id AND i.case_id = p.case_id AND i.part = p.part)

-- name: instalments_make_the_part
-- Parts that are not the sum of their instalments, or not wholly shared by those who owe them; thirds are no
-- decimal numbers, so shares may miss one by a little.
SELECT format('case %s part %s', c.code, p.part)
FROM ledger.damage_part p
JOIN ledger.damage_case c ON c.book_id = p.book_id AND c.case_id = p.case_id
WHERE p.amount <> (
    SELECT coalesce(sum(i.amount), 0) FROM ledger.damage_instalment i
    WHERE i.book_id = p.book_id AND i.case_id = p.case_id AND i.part = p.part)
  OR (
    SELECT abs(coalesce(sum(o.numerator::numeric / o.denominator), 0) - 1) FROM ledger.damage_obligor o
    WHERE o.book_id = p.book_id AND o.case_id = p.case_id AND o.part = p.part AND o.since_on IS NULL) > 0.000000001

-- name: parts_are_paid_by_who_owes
-- Parts that somebody owes twice on one day, or of which who owes up to a sum has paid more.
SELECT format('case %s part %s: %s', o.case_id, o.part, o.owner)
FROM ledger.damage_obligor o
JOIN ledger.damage_obligor t
  ON t.book_id = o.book_id AND t.case_id = o.case_id AND t.part = o.part AND t.owner = o.owner AND t.place > o.place
WHERE daterange(o.since_on, o.until_on) && daterange(t.since_on, t.until_on)
UNION ALL
SELECT format('case %s part %s: %s', o.case_id, o.part, o.owner)
FROM ledger.damage_obligor o
WHERE o.most < (
  SELECT coalesce(sum(y.amount - y.excess - (
    SELECT coalesce(sum(r.amount), 0)
    FROM ledger.damage_return r
    JOIN ledger.process q ON q.book_id = r.book_id AND q.process_id = r.relief_id AND q.state = 'granted'
    WHERE r.book_id = y.book_id AND r.payment_id = y.payment_id AND r.counted_as <> 'excess')), 0)
  FROM ledger.damage_payment y
  WHERE y.book_id = o.book_id AND y.case_id = o.case_id AND y.part = o.part AND coalesce(y.debtor, y.payer) = o.owner
    AND y.reversed_by IS NULL
    AND y.route NOT IN ('waiver', 'release', 'replaced') AND daterange(o.since_on, o.until_on) @> y.paid_on)

-- name: payments_are_counted_once
-- Instalments of which more or less is settled than was counted to them; payments of which more or less was
-- counted than they are.
SELECT format('case %s instalment %s', i.case_id, i.number)
FROM ledger.damage_instalment i
WHERE i.settled <> (
  SELECT coalesce(sum(s.amount), 0)
  FROM ledger.damage_settled s
  JOIN ledger.damage_payment p
    ON p.book_id = s.book_id AND p.payment_id = s.payment_id AND p.reversed_by IS NULL
  WHERE s.book_id = i.book_id AND s.case_id = i.case_id AND s.number = i.number)
UNION ALL
SELECT format('payment %s', p.payment_id)
FROM ledger.damage_payment p
WHERE p.amount - p.interest - p.excess <> (
  SELECT coalesce(sum(s.amount), 0) FROM ledger.damage_settled s
  WHERE s.book_id = p.book_id AND s.payment_id = p.payment_id)

-- name: interest_is_posted
-- Cases whose late interest in the ledger is not what was computed for their parts.
SELECT format('case %s', c.code)
FROM ledger.damage_case c
LEFT JOIN (
  SELECT book_id, code, sum(credits - debits) AS posted
  FROM {claims} x
  WHERE purpose = 'claim_established' AND head = 'LI'
  GROUP BY book_id, code) l USING (book_id, code)
LEFT JOIN (
  SELECT book_id, case_id, sum(interest) AS computed
  FROM ledger.damage_part
  GROUP BY book_id, case_id) p ON p.book_id = c.book_id AND p.case_id = c.case_id
WHERE coalesce(l.posted, 0) <> coalesce(p.computed, 0)
UNION ALL
SELECT format('case %s part %s', c.code, p.part)
FROM ledger.damage_part p
JOIN ledger.damage_obligation o USING (book_id, obligation_id)
JOIN ledger.damage_case c ON c.book_id = p.book_id AND c.case_id = p.case_id
WHERE p.interest > 0 AND (o.in_force_on IS NULL OR o.court_since IS NULL OR p.interest_through <= greatest(
  o.in_force_on, o.court_since, (
    SELECT min(i.due_on) FROM ledger.damage_instalment i
    WHERE i.book_id = p.book_id AND i.case_id = p.case_id AND i.part = p.part)))
  OR p.interest_through > greatest(current_date + 1,
    (SELECT max(r.effective_on) FROM ledger.damage_record r WHERE r.book_id = p.book_id AND r.case_id = p.case_id),
    (SELECT max(e.effective_on) FROM ledger.entry e WHERE e.book_id = p.book_id AND e.kind = 'compensation.interest'))

-- name: interest_is_due_or_overpaid
-- Parts whose late interest, as it was reckoned, less what was paid of it and did not go back, is not what is
-- due; or beyond which was paid what does not stand overpaid.
SELECT format('case %s part %s', c.code, p.part)
FROM ledger.damage_part p
JOIN ledger.damage_case c ON c.book_id = p.book_id AND c.case_id = p.case_id
LEFT JOIN (
  SELECT book_id, code, part,
    coalesce(sum(debits - credits) FILTER (WHERE purpose = 'claim_due'), 0) AS due,
    coalesce(sum(credits - debits) FILTER (WHERE purpose = 'claim_overpaid'), 0) AS overpaid
  FROM {claims} x
  WHERE head = 'LI'
  GROUP BY book_id, code, part) l ON l.book_id = c.book_id AND l.code = c.code AND l.part = p.part
CROSS JOIN LATERAL (
  SELECT coalesce(sum(y.interest), 0) AS counted
  FROM ledger.damage_payment y
  WHERE y.book_id = p.book_id AND y.case_id = p.case_id AND y.part = p.part AND y.reversed_by IS NULL) y
CROSS JOIN LATERAL (
  SELECT coalesce(sum(r.amount), 0) AS back
  FROM ledger.damage_return r
  JOIN ledger.damage_payment z ON z.book_id = r.book_id AND z.payment_id = r.payment_id AND z.part = p.part
  JOIN ledger.process q ON q.book_id = r.book_id AND q.process_id = r.relief_id AND q.state = 'granted'
  WHERE r.book_id = p.book_id AND r.case_id = p.case_id AND r.counted_as = 'interest') b
WHERE coalesce(l.due, 0) <> greatest(0, p.interest - y.counted + b.back)
  OR coalesce(l.overpaid, 0) <> greatest(0, y.counted - b.back - p.interest)

-- name: what_is_overpaid_goes_back
-- Parts of which other principal stands overpaid than what was paid, and did not go back, beyond what a judgment
-- says is owed in all; what was credited counts, and goes back to nobody.
SELECT format('case %s part %s', c.code, p.part)
FROM ledger.damage_part p
JOIN ledger.damage_case c ON c.book_id = p.book_id AND c.case_id = p.case_id
LEFT JOIN (
  SELECT book_id, code, part, sum(credits - debits) AS overpaid
  FROM {claims} x
  WHERE purpose = 'claim_overpaid' AND head <> 'LI'
  GROUP BY book_id, code, part) l ON l.book_id = c.book_id AND l.code = c.code AND l.part = p.part
CROSS JOIN LATERAL (
  SELECT coalesce(sum(y.amount - y.interest - y.excess - (
      SELECT coalesce(sum(r.amount), 0)
      FROM ledger.damage_return r
      JOIN ledger.process q ON q.book_id = r.book_id AND q.process_id = r.relief_id AND q.state = 'granted'
      WHERE r.book_id = y.book_id AND r.payment_id = y.payment_id AND r.counted_as = 'principal'))
    FILTER (WHERE y.route IN ('treasury', 'agency', 'court', 'escrow', 'deposit')), 0) AS money,
    coalesce(sum(y.amount) FILTER (WHERE y.route = 'credit'), 0) AS credited
  FROM ledger.damage_payment y
  WHERE y.book_id = p.book_id AND y.case_id = p.case_id AND y.part = p.part AND y.reversed_by IS NULL) y
WHERE coalesce(l.overpaid, 0) <> CASE WHEN p.left_owed IS NULL THEN 0
  ELSE greatest(0, least(y.money, y.money + y.credited - p.left_owed)) END

-- name: reversals_are_by_two
-- Entries of cases that are reversed without the yes of a second person, entry by entry; reversals that are
-- confirmed in one place and not in another.
SELECT format('entry %s', e.entry_id)
FROM ledger.entry e
JOIN ledger.entry t ON t.book_id = e.book_id AND t.entry_id = e.reverses AND t.kind LIKE 'compensation.%'
WHERE NOT EXISTS (
  SELECT FROM ledger.damage_record r
  JOIN ledger.process q ON q.book_id = r.book_id AND q.process_id = r.subject AND q.state = 'confirmed'
  WHERE r.book_id = e.book_id AND r.kind = 'confirm_reversal'
    AND e.entry_id = ledger.derived_id(r.record_id, 'reversal ' || e.reverses::text))
  AND NOT (t.kind = 'compensation.opening' AND EXISTS (
    SELECT FROM ledger.damage_record r
    JOIN ledger.damage_case c ON c.book_id = r.book_id AND c.case_id = r.case_id
    JOIN ledger.process p ON p.book_id = c.book_id AND p.process_id = c.process_id AND p.state = 'withdrawn'
    WHERE r.book_id = e.book_id AND r.kind = 'withdraw'
      AND e.entry_id = ledger.derived_id(r.record_id, 'reversal ' || e.reverses::text)))
UNION ALL
SELECT format('reversal %s', x.reversal_id)
FROM ledger.damage_reversal x
JOIN ledger.process q ON q.book_id = x.book_id AND q.process_id = x.reversal_id
LEFT JOIN ledger.damage_payment p ON p.book_id = x.book_id AND p.payment_id = x.target
WHERE (q.state = 'confirmed') <> (x.confirmed_on IS NOT NULL)
  OR (q.state = 'confirmed' AND p.payment_id IS NOT NULL AND p.reversed_by IS DISTINCT FROM x.reversal_id)

-- name: receipts_are_of_payments
-- Payments of which more receipts stand than was paid, or any of what was reversed; and receipts that are struck without that
-- step, or not with it.
SELECT format('payment %s', y.payment_id)
FROM ledger.damage_payment y
WHERE ledger.receipted(y.book_id, y.payment_id) > CASE WHEN y.reversed_by IS NULL THEN y.amount ELSE 0 END
UNION ALL
SELECT format('receipt %s', x.receipt_id)
FROM ledger.nontax_receipt x
JOIN ledger.process p ON p.book_id = x.book_id AND p.process_id = x.receipt_id
WHERE x.struck <> (p.state = 'struck')

-- name: refunds_are_what_is_posted
-- Cases of which the refunds out of the treasury are not what stands in their accounts.
SELECT format('case %s', c.code)
FROM ledger.book b
CROSS JOIN LATERAL ledger.refunds_unlike_accounts(b.book_id, NULL) u
JOIN ledger.damage_case c ON c.book_id = b.book_id AND c.case_id = u.case_id

-- name: interest_is_held_as_posted
-- Cases of which the interest of banks is not what stands in their accounts.
SELECT format('case %s', c.code)
FROM ledger.book b
CROSS JOIN LATERAL ledger.interest_unlike_accounts(b.book_id, NULL) u
JOIN ledger.damage_case c ON c.book_id = b.book_id AND c.case_id = u.case_id

-- name: claims_are_of_what_was_owed
-- Bankruptcies in which more stands claimed than the bankrupt can have owed on the day of acceptance, as it is known now, or
-- something stands admitted that nobody has admitted.
SELECT format('case %s: %s', c.code, n.owner)
FROM ledger.damage_insolvency n
JOIN ledger.damage_case c ON c.book_id = n.book_id AND c.case_id = n.case_id
JOIN LATERAL ledger.damage_claims_bound(n.book_id, n.case_id) x ON x.insolvency_id = n.insolvency_id
WHERE n.claimed > 0 AND n.claimed > x.bound
UNION ALL
SELECT format('case %s: %s', c.code, n.owner)
FROM ledger.damage_insolvency n
JOIN ledger.damage_case c ON c.book_id = n.book_id AND c.case_id = n.case_id
WHERE n.admitted IS NOT NULL AND NOT EXISTS (
  SELECT FROM ledger.process_event e
  WHERE e.book_id = n.book_id AND e.process_id = n.insolvency_id AND e.action = 'admit_claim')

-- name: guarantees_are_what_they_say
-- Guarantees that are reversed and whose giving is not, or the other way round; that are not held and have a
-- term that runs; that are held and wholly called, or called beyond their sum; deposits that were called and have not
-- paid; guarantors that have paid more than was called. Cases whose deposits are not what they have to give back.
SELECT format('guarantee %s', g.guarantee_id)
FROM ledger.damage_guarantee g
JOIN ledger.process p ON p.book_id = g.book_id AND p.process_id = g.guarantee_id
WHERE (p.state = 'reversed') <> EXISTS (
    SELECT FROM ledger.damage_reversal x
    WHERE x.book_id = g.book_id AND x.target = g.guarantee_id AND x.confirmed_on IS NOT NULL)
  OR p.state <> 'held' AND EXISTS (
    SELECT FROM ledger.damage_clock k
    WHERE k.book_id = g.book_id AND k.case_id = g.case_id AND k.code = 'guarantee'
      AND k.subject = g.guarantee_id::text AND k.stopped_on IS NULL)
  OR CASE p.state WHEN 'held' THEN ledger.damage_called_of(g.book_id, g.guarantee_id) >= g.amount
    WHEN 'reversed' THEN ledger.damage_called_of(g.book_id, g.guarantee_id) > 0
    WHEN 'called' THEN ledger.damage_called_of(g.book_id, g.guarantee_id) NOT BETWEEN 1 AND g.amount
    ELSE ledger.damage_called_of(g.book_id, g.guarantee_id) > g.amount END
  OR g.kind = 'deposit' AND ledger.damage_called_of(g.book_id, g.guarantee_id) <> (
    SELECT coalesce(sum(y.amount), 0)
    FROM ledger.damage_called k
    JOIN ledger.damage_payment y ON y.book_id = k.book_id AND y.case_id = k.case_id AND y.part = k.part AND y.reversed_by IS NULL
      AND y.payment_id IN (k.call_id, ledger.derived_id(k.call_id, 'called ' || k.part))
    WHERE k.book_id = g.book_id AND k.guarantee_id = g.guarantee_id)
UNION ALL
SELECT format('case %s part %s: %s', y.case_id, y.part, y.payer)
FROM ledger.damage_payment y
WHERE y.debtor IS NOT NULL AND y.reversed_by IS NULL
GROUP BY y.book_id, y.case_id, y.part, y.payer, y.debtor
HAVING sum(y.amount - y.excess - (
    SELECT coalesce(sum(r.amount), 0)
    FROM ledger.damage_return r
    JOIN ledger.process q ON q.book_id = r.book_id AND q.process_id = r.relief_id AND q.state = 'granted'
    WHERE r.book_id = y.book_id AND r.payment_id = y.payment_id AND r.counted_as <> 'excess'))
  > ledger.damage_secured(y.book_id, y.case_id, y.part, y.payer, y.debtor)
UNION ALL
SELECT format('case %s', c.code)
FROM ledger.damage_case c
LEFT JOIN (
  SELECT d.book_id, d.case_id, sum(b.credits - b.debits) AS held
  FROM ledger.damage_account d
  JOIN ledger.account a USING (book_id, account_id)
  JOIN ledger.balance b USING (book_id, account_id)
  WHERE a.purpose = 'deposit_payable'
  GROUP BY d.book_id, d.case_id) h ON h.book_id = c.book_id AND h.case_id = c.case_id
WHERE coalesce(h.held, 0) <> (
  SELECT coalesce(sum(g.amount - ledger.damage_called_of(g.book_id, g.guarantee_id)), 0)
  FROM ledger.damage_guarantee g
  JOIN ledger.process p ON p.book_id = g.book_id AND p.process_id = g.guarantee_id AND p.state = 'held'
  WHERE g.book_id = c.book_id AND g.case_id = c.case_id AND g.kind = 'deposit')

-- name: money_acts_have_their_entries
-- Acts that move money and have no entry, or have one while they wait for a second person; entries of acts
-- that are reversed and are not posted back.
SELECT format('%s %s', r.kind, r.record_id)
FROM ledger.damage_record r
LEFT JOIN ledger.damage_relief f ON f.book_id = r.book_id AND f.relief_id = r.subject
LEFT JOIN ledger.damage_guarantee g ON g.book_id = r.book_id AND g.guarantee_id = r.subject
WHERE (r.kind IN ('pay', 'remit', 'transfer_court', 'release_escrow', 'confirm_spending', 'convert_project', 'convert_duty',
    'dispose_fund', 'revive')
    OR r.kind = 'grant_relief' AND f.kind <> 'suspension'
    OR r.kind IN ('give_guarantee', 'call_guarantee', 'release_guarantee') AND g.kind = 'deposit')
  AND ledger.damage_act_done(r.book_id, r.record_id) <> EXISTS (SELECT FROM ledger.entry e
    WHERE e.book_id = r.book_id AND e.entry_id = ledger.derived_id(r.record_id, r.kind))
UNION ALL
SELECT format('reversal %s', x.reversal_id)
FROM ledger.damage_reversal x
JOIN ledger.damage_record r ON r.book_id = x.book_id AND r.record_id = x.target
JOIN ledger.entry e ON e.book_id = r.book_id AND e.entry_id = ledger.derived_id(r.record_id, r.kind)
WHERE x.confirmed_on IS NOT NULL
  AND NOT EXISTS (SELECT FROM ledger.entry u WHERE u.book_id = e.book_id AND u.reverses = e.entry_id)

-- name: entries_have_their_records
-- Entries of damage cases, and reversals of them, that no record of a kind that may post them has made, or
-- none that was done. The interest that is reckoned at night has none, nor what was posted before the cases of
-- the book were carried over, or spent before a spending was asked for.
WITH carried AS (
  SELECT o.book_id, max(o.recorded_at) AS at
  FROM ledger.process_event o
  WHERE o.machine = 'compensation.case' AND o.action = 'carry_over'
    AND NOT EXISTS (SELECT FROM ledger.damage_old_case k
      WHERE k.book_id = o.book_id AND o.process_id = ledger.derived_id(k.list_id, 'case:' || k.own))
  GROUP BY o.book_id)
SELECT format('entry %s', e.entry_id)
FROM ledger.entry e
JOIN ledger.entry_kind k ON k.code = e.kind
LEFT JOIN ledger.entry t ON t.book_id = e.book_id AND t.entry_id = e.reverses
LEFT JOIN ledger.entry_kind u ON u.code = t.kind
LEFT JOIN carried c ON c.book_id = e.book_id
WHERE (coalesce(u.acts, k.acts))[1] LIKE 'compensation.record %' AND e.kind <> 'compensation.interest'
  AND (c.at > e.recorded_at) IS NOT TRUE
  AND ledger.record_of_entry(e.book_id, e.entry_id, e.reverses,
                             CASE WHEN e.reverses IS NULL THEN k.acts ELSE u.undone_by END, NULL) IS NULL
  AND NOT EXISTS (
    SELECT FROM ledger.damage_spending s
    JOIN ledger.process_event f
      ON f.book_id = s.book_id AND f.process_id = s.spending_id AND f.version = 1 AND f.action = 'carry_over'
    WHERE s.book_id = e.book_id AND s.entry_id = e.entry_id)

-- name: money_under_way_is_somewhere
-- Cases where what is under way to the treasury is not what their payments leave waiting, or does not stand
-- in account and escrow to the fen.
SELECT format('case %s', c.code)
FROM ledger.damage_case c
JOIN (
  SELECT book_id, code,
    coalesce(sum(debits - credits) FILTER (WHERE purpose = 'claim_in_transit'), 0) AS transit,
    coalesce(sum(debits - credits) FILTER (WHERE purpose = 'claim_with_court'), 0) AS court,
    coalesce(sum(debits - credits) FILTER (WHERE purpose = 'claim_escrowed'), 0) AS escrow
  FROM {claims} x
  GROUP BY book_id, code) m USING (book_id, code)
CROSS JOIN LATERAL (
  SELECT
    coalesce(sum(p.waiting) FILTER (WHERE p.route IN ('agency', 'deposit')), 0) AS transit,
    coalesce(sum(p.waiting) FILTER (WHERE p.route = 'court'), 0) AS court,
    coalesce(sum(p.waiting) FILTER (WHERE p.route = 'escrow'), 0) AS escrow
  FROM ledger.damage_payment p
  WHERE p.book_id = c.book_id AND p.case_id = c.case_id) w
CROSS JOIN LATERAL (
  SELECT
    coalesce(sum(b.credits - b.debits) FILTER (WHERE a.purpose = 'agency_payable'), 0) AS payable,
    coalesce(sum(b.credits - b.debits) FILTER (WHERE a.purpose = 'escrow_payable'), 0) AS notary
  FROM ledger.damage_account d
  JOIN ledger.account a USING (book_id, account_id)
  JOIN ledger.balance b USING (book_id, account_id)
  WHERE d.book_id = c.book_id AND d.case_id = c.case_id) h
WHERE (m.transit, m.court, m.escrow) <> (w.transit, w.court, w.escrow)
  OR (m.transit, m.escrow) <> (h.payable, h.notary)

-- name: closed_cases_are_settled
-- Closed cases that have something open: assessed, due, in kind or under way.
SELECT format('case %s', c.code)
FROM ledger.damage_case c
JOIN ledger.process p ON p.book_id = c.book_id AND p.process_id = c.process_id AND p.state = 'closed'
WHERE EXISTS (
  SELECT FROM {claims} x
  WHERE x.book_id = c.book_id AND x.code = c.code AND x.debits <> x.credits
    AND x.purpose IN ('claim_assessed', 'claim_due', 'claim_in_kind', 'claim_in_transit', 'claim_with_court',
      'claim_escrowed'))

-- name: separate_claims_are_assessed
-- Heads of cases under which more is pursued apart than is assessed; separate claims that go on in a case that has ended; and
-- those that are settled without anything in force by which they are owed, or have something in force and are open.
SELECT format('case %s %s', c.code, q.head)
FROM (SELECT DISTINCT book_id, case_id FROM ledger.damage_separate) s
JOIN ledger.damage_case c USING (book_id, case_id)
CROSS JOIN LATERAL ledger.damage_claimed_here(c.book_id, c.case_id, NULL) q
WHERE q.amount < 0
UNION ALL
SELECT format('case %s separate claim %s', c.code, x.separate_id)
FROM ledger.damage_separate x
JOIN ledger.damage_case c USING (book_id, case_id)
JOIN ledger.process p ON p.book_id = x.book_id AND p.process_id = x.separate_id
JOIN ledger.process m ON m.book_id = c.book_id AND m.process_id = c.process_id
WHERE m.state IN ('closed', 'not_started', 'withdrawn') AND p.state NOT IN ('settled', 'ended', 'rejoined')
  OR p.state IN ('settled', 'open', 'agreed', 'confirming', 'ended', 'rejoined') AND (p.state = 'settled') <> EXISTS (
    SELECT FROM ledger.damage_obligation o
    WHERE o.book_id = x.book_id AND o.separate_id = x.separate_id AND o.in_force_on IS NOT NULL)

-- name: restoration_is_paid_out_of_its_case
-- Funds that spent more than came in; restorations planned or paid beyond their budget or contract (but for
-- what was spent before that was kept), and those that are completed with stages that are not accepted;
-- stages that are paid otherwise than by spendings; entries and spendings that are not each other's.
SELECT a.code
FROM ledger.account a
JOIN ledger.balance b USING (book_id, account_id)
WHERE a.purpose = 'case_fund' AND b.credits > b.debits
UNION ALL
SELECT format('restoration %s', x.project_id)
FROM ledger.damage_project x
JOIN ledger.process p ON p.book_id = x.book_id AND p.process_id = x.project_id
CROSS JOIN LATERAL (
  SELECT coalesce(sum(CASE WHEN m.ended_on IS NULL THEN m.amount ELSE m.accepted END), 0) AS planned,
    coalesce(sum(m.paid), 0) AS paid,
    bool_or(m.paid > coalesce(m.accepted, 0) OR m.paid > 0 AND m.accepted_on IS NULL) AS early,
    bool_or(m.ended_on IS NULL AND (m.accepted_on IS NULL OR m.accepted < m.amount)) AS unfinished
  FROM ledger.damage_milestone m
  WHERE m.book_id = x.book_id AND m.project_id = x.project_id) m
WHERE m.planned > x.budget
  OR m.early
  OR m.paid > least(x.budget, coalesce(x.contract, 0)) AND EXISTS (
    SELECT FROM ledger.damage_spending s
    JOIN ledger.process_event e
      ON e.book_id = s.book_id AND e.process_id = s.spending_id AND e.version = 1 AND e.action <> 'carry_over'
    WHERE s.book_id = x.book_id AND s.project_id = x.project_id)
  OR p.state IN ('completed', 'accepted', 'given_up', 'taken_over') AND m.unfinished
  OR p.state IN ('planned', 'approved', 'dropped') AND m.paid > 0
UNION ALL
SELECT format('restoration %s stage %s', m.project_id, m.number)
FROM ledger.damage_milestone m
WHERE m.paid <> (
  SELECT coalesce(sum(s.amount), 0)
  FROM ledger.damage_spending s
  JOIN ledger.process q ON q.book_id = s.book_id AND q.process_id = s.spending_id AND q.state = 'paid'
  WHERE s.book_id = m.book_id AND s.project_id = m.project_id AND s.stage = m.number)
UNION ALL
SELECT format('entry %s', e.entry_id)
FROM ledger.entry e
JOIN ledger.posting p ON p.book_id = e.book_id AND p.entry_id = e.entry_id AND p.debit > 0
JOIN ledger.account a
  ON a.book_id = p.book_id AND a.account_id = p.account_id AND a.purpose = 'restoration_expense'
LEFT JOIN ledger.damage_spending s ON s.book_id = e.book_id AND s.entry_id = e.entry_id
WHERE e.kind = 'compensation.spending' AND (s.amount, s.paid_on) IS DISTINCT FROM (p.debit, e.effective_on)
UNION ALL
SELECT format('spending %s', s.spending_id)
FROM ledger.damage_spending s
JOIN ledger.process q ON q.book_id = s.book_id AND q.process_id = s.spending_id
WHERE (q.state IN ('paid', 'reversed')) <> (s.entry_id IS NOT NULL)
  OR (q.state = 'reversed') <> EXISTS (
    SELECT FROM ledger.entry e WHERE e.book_id = s.book_id AND e.reverses = s.entry_id)

-- name: funds_go_where_acts_say
-- Disposals of what was left that lack a basis, took another sum out of the fund than they say, or gave it to a case of another
-- place, or to somebody who had not paid so much; and cases that were closed with money in their fund that stands for nothing,
-- but for what came later, as interest of a bank, which is spent or disposed of while the case is closed.
SELECT format('dispose_fund %s', r.record_id)
FROM ledger.damage_record r
JOIN ledger.damage_case c ON c.book_id = r.book_id AND c.case_id = r.case_id
WHERE r.kind = 'dispose_fund' AND ledger.damage_act_done(r.book_id, r.record_id) AND NOT coalesce(
  btrim(r.words ->> 'basis') <> '' AND (r.words ->> 'amount')::numeric * 100 = (
    SELECT sum(q.credit) FROM ledger.posting q
    JOIN ledger.damage_account d ON d.book_id = q.book_id AND d.account_id = q.account_id AND d.case_id = r.case_id
    JOIN ledger.account a ON a.book_id = q.book_id AND a.account_id = q.account_id AND a.purpose = 'case_fund'
    WHERE q.book_id = r.book_id AND q.entry_id = ledger.derived_id(r.record_id, r.kind))
  AND (r.words ->> 'payee' IS NULL OR ledger.damage_paid_in(r.book_id, r.case_id, r.words ->> 'payee') >= 0
    OR ledger.damage_paid_in(r.book_id, r.case_id, NULL) >= 0 AND EXISTS (
      SELECT FROM ledger.damage_record x
      WHERE x.book_id = r.book_id AND x.case_id = r.case_id AND x.kind IN ('substitute', 'declare_bankrupt')))
  AND (r.words ->> 'other_case' IS NULL OR EXISTS (
    SELECT FROM ledger.damage_case o
    JOIN ledger.damage_account d ON d.book_id = o.book_id AND d.case_id = o.case_id
    JOIN ledger.account a ON a.book_id = d.book_id AND a.account_id = d.account_id AND a.purpose = 'case_fund'
    JOIN ledger.posting q ON q.book_id = a.book_id AND q.account_id = a.account_id AND q.debit > 0
    WHERE o.book_id = r.book_id AND o.code = r.words ->> 'other_case' AND o.case_id <> r.case_id
      AND q.entry_id = ledger.derived_id(r.record_id, r.kind))), false)
UNION ALL
SELECT format('case %s', c.code)
FROM ledger.damage_case c
JOIN ledger.process p ON p.book_id = c.book_id AND p.process_id = c.process_id AND p.state = 'closed'
CROSS JOIN LATERAL (
  SELECT r.recorded_at, r.words ? 'fund_use' AS disposed FROM ledger.damage_record r
  WHERE r.book_id = c.book_id AND r.case_id = c.case_id AND r.kind = 'close'
  ORDER BY r.recorded_at DESC LIMIT 1) k
WHERE k.disposed AND ledger.damage_fund_free(c.book_id, c.case_id) > (
  SELECT coalesce(sum(q.debit), 0)
  FROM ledger.damage_account d
  JOIN ledger.account a ON a.book_id = d.book_id AND a.account_id = d.account_id AND a.purpose = 'case_fund'
  JOIN ledger.posting q ON q.book_id = d.book_id AND q.account_id = d.account_id
  JOIN ledger.entry e ON e.book_id = q.book_id AND e.entry_id = q.entry_id AND e.recorded_at > k.recorded_at
  WHERE d.book_id = c.book_id AND d.case_id = c.case_id)

-- name: restorations_are_what_they_say
-- Restorations that are accepted or converted, and the act that says so is reversed, or the other way round;
-- stages of which something else was accepted, or on another day, than acts say that stand;
-- parts of a conversion that is reversed and of which something is owed.
SELECT format('restoration %s', x.project_id)
FROM ledger.damage_project x
JOIN ledger.process p ON p.book_id = x.book_id AND p.process_id = x.project_id
CROSS JOIN (VALUES ('accepted', 'accept_project'), ('converted', 'convert_project')) AS w (state, kind)
WHERE (p.state = w.state) <> EXISTS (
  SELECT FROM ledger.damage_record r
  WHERE r.book_id = x.book_id AND r.case_id = x.case_id AND r.subject = x.project_id AND r.kind = w.kind
    AND ledger.damage_act_done(r.book_id, r.record_id)
    AND NOT EXISTS (SELECT FROM ledger.damage_reversal v
      WHERE v.book_id = r.book_id AND v.target = r.record_id AND v.confirmed_on IS NOT NULL))
UNION ALL
SELECT format('restoration %s', x.project_id)
FROM ledger.damage_project x
JOIN ledger.process p ON p.book_id = x.book_id AND p.process_id = x.project_id
CROSS JOIN (VALUES ('failed', 'reject_project'), ('given_up', 'give_up'), ('taken_over', 'take_over')) AS w (state, kind)
WHERE p.state = w.state AND NOT EXISTS (
  SELECT FROM ledger.damage_record r
  WHERE r.book_id = x.book_id AND r.case_id = x.case_id AND r.subject = x.project_id AND r.kind = w.kind
    AND NOT EXISTS (SELECT FROM ledger.damage_reversal v
      WHERE v.book_id = r.book_id AND v.target = r.record_id AND v.confirmed_on IS NOT NULL))
UNION ALL
SELECT format('restoration %s stage %s', m.project_id, m.number)
FROM ledger.damage_milestone m
CROSS JOIN LATERAL (
  SELECT max(r.effective_on) AS last_on, CASE WHEN bool_or(coalesce(r.words ->> 'value', '') = '') THEN m.amount
    ELSE (sum(nullif(r.words ->> 'value', '')::numeric) * 100)::bigint END AS value
  FROM ledger.damage_record r
  WHERE r.book_id = m.book_id AND r.subject = m.project_id AND r.kind = 'accept_stage' AND r.words ->> 'stage' = m.number::text
    AND NOT EXISTS (SELECT FROM ledger.damage_reversal v
      WHERE v.book_id = r.book_id AND v.target = r.record_id AND v.confirmed_on IS NOT NULL)) a
WHERE m.accepted_on IS DISTINCT FROM a.last_on OR m.accepted IS DISTINCT FROM a.value
UNION ALL
SELECT format('case %s part %s', i.case_id, i.part)
FROM ledger.damage_instalment i
JOIN ledger.damage_part p USING (book_id, case_id, part)
JOIN ledger.damage_reversal v
  ON v.book_id = p.book_id AND v.target = p.obligation_id AND v.confirmed_on IS NOT NULL
WHERE i.settled < i.amount OR p.interest <> 0

-- name: cases_are_what_acts_say
-- Cases of which a name, a place, a day, the medium or a fact is neither what they were registered with nor
-- what was last set right; parties that no act names that was done and brings any, or whose name no act says, or not the one
-- that last renamed them. What came with a list of old cases says the list.
SELECT format('case %s: %s', c.code, f.field)
FROM ledger.damage_case c
JOIN ledger.damage_record b ON b.book_id = c.book_id AND b.case_id = c.case_id AND b.kind = 'register'
CROSS JOIN LATERAL jsonb_each_text(jsonb_build_object('title', c.title, 'area', c.area, 'medium', c.medium,
  'received_on', c.received_on, 'occurred_on', c.occurred_on, 'red_line', c.red_line,
  'repeated', c.repeated, 'major', c.major)) AS f (field, value)
WHERE jsonb_exists(b.words, f.field) AND f.value IS DISTINCT FROM coalesce((
    SELECT r.words ->> f.field
    FROM ledger.damage_record r
    JOIN ledger.damage_record k
      ON k.book_id = r.book_id AND k.case_id = r.case_id AND k.subject = r.record_id AND k.kind = 'confirm_recording'
    WHERE r.book_id = c.book_id AND r.case_id = c.case_id AND r.kind = 'correct_case' AND r.words ->> f.field IS NOT NULL
    ORDER BY k.recorded_at DESC
    LIMIT 1), b.words ->> f.field)
UNION ALL
SELECT format('case %s: %s', c.code, p.owner)
FROM ledger.damage_party p
JOIN ledger.damage_case c ON c.book_id = p.book_id AND c.case_id = p.case_id
LEFT JOIN LATERAL (
  SELECT r.words ->> 'now' AS name
  FROM ledger.damage_record r
  JOIN ledger.damage_record k
    ON k.book_id = r.book_id AND k.case_id = r.case_id AND k.subject = r.record_id AND k.kind = 'confirm_recording'
  WHERE r.book_id = p.book_id AND r.case_id = p.case_id AND r.kind = 'rename_party'
    AND r.words ->> 'owner' = p.owner AND r.words ->> 'side' = p.side
  ORDER BY k.recorded_at DESC
  LIMIT 1) n ON true
WHERE NOT EXISTS (
    SELECT FROM ledger.damage_record r
    WHERE r.book_id = p.book_id AND r.case_id = p.case_id AND ledger.damage_act_done(r.book_id, r.record_id)
      AND (ledger.damage_writers() -> 'damage_party' ? r.kind OR ledger.damage_writers() -> 'damage_party body' ? r.kind)
      AND (r.kind <> 'register' OR r.record_id = c.process_id)
      AND (r.kind = 'carry_over' OR jsonb_path_exists(r.words, '$.** ? (@ == $owner)', jsonb_build_object('owner', p.owner))))
  OR CASE WHEN n.name IS NOT NULL THEN n.name <> p.name ELSE NOT EXISTS (
    SELECT FROM ledger.damage_record r
    WHERE r.book_id = p.book_id AND r.case_id = p.case_id
      AND (r.kind = 'carry_over' OR jsonb_path_exists(r.words, '$.** ? (@ == $name)', jsonb_build_object('name', p.name)))) END

-- name: evidence_is_shown_as_said
-- Files that the liable parties are shown, or not, against what the act says that last set it right, or brought the file.
SELECT format('case %s: %s', c.code, e.name)
FROM ledger.damage_evidence e
JOIN ledger.damage_case c ON c.book_id = e.book_id AND c.case_id = e.case_id
WHERE e.shown::text IS DISTINCT FROM coalesce((
    SELECT r.words ->> 'shown'
    FROM ledger.damage_record r
    JOIN ledger.damage_record k
      ON k.book_id = r.book_id AND k.case_id = r.case_id AND k.subject = r.record_id AND k.kind = 'confirm_recording'
    WHERE r.book_id = e.book_id AND r.case_id = e.case_id AND r.kind = 'show_evidence'
      AND r.words ->> 'subject' = e.evidence_id::text
    ORDER BY k.recorded_at DESC
    LIMIT 1), (
    SELECT b.words ->> 'shown' FROM ledger.damage_record b
    WHERE b.book_id = e.book_id AND b.record_id = e.evidence_id AND b.kind = 'add_evidence'))

-- name: debtors_end_by_acts
-- Places of debtors and parties of cases that end by no substitution, removal or judgment that stands, nor with what was
-- reversed; and places that somebody takes and that do not end when it begins.
WITH place AS (
  SELECT book_id, case_id, 'part ' || part AS owed, part, place, owner, since_on, until_on, follows FROM ledger.damage_obligor
  UNION ALL
  SELECT book_id, case_id, 'duty ' || duty, NULL, place, owner, since_on, until_on, follows FROM ledger.damage_duty_obligor
), gone AS (
  SELECT r.book_id, r.case_id, r.kind, r.effective_on, r.words
  FROM ledger.damage_record r
  WHERE r.kind IN ('substitute', 'remove_party', 'judge', 'judge_apart') AND ledger.damage_act_done(r.book_id, r.record_id)
    AND NOT EXISTS (SELECT FROM ledger.damage_reversal v
      WHERE v.book_id = r.book_id AND v.target = r.record_id AND v.confirmed_on IS NOT NULL)
)
SELECT format('case %s %s: %s', c.code, o.owed, o.owner)
FROM place o
JOIN ledger.damage_case c ON c.book_id = o.book_id AND c.case_id = o.case_id
WHERE o.until_on IS NOT NULL AND NOT EXISTS (
    SELECT FROM gone g
    WHERE g.book_id = o.book_id AND g.case_id = o.case_id AND g.kind = 'substitute' AND g.effective_on = o.until_on
      AND (g.words ->> 'party' = o.owner OR g.words -> 'successors' @> jsonb_build_array(jsonb_build_object('owner', o.owner))))
  AND NOT EXISTS (
    SELECT FROM gone g
    WHERE g.book_id = o.book_id AND g.case_id = o.case_id AND g.kind IN ('judge', 'judge_apart') AND g.effective_on = o.until_on
      AND g.words -> 'leaves' @> jsonb_build_array(jsonb_build_object('owner', o.owner, 'part', o.part)))
  AND NOT (o.until_on = o.since_on AND EXISTS (
    SELECT FROM ledger.damage_reversal v WHERE v.book_id = o.book_id AND v.case_id = o.case_id AND v.confirmed_on IS NOT NULL))
UNION
SELECT format('case %s %s: %s', c.code, o.owed, o.owner)
FROM gone g
JOIN ledger.damage_case c ON c.book_id = g.book_id AND c.case_id = g.case_id
JOIN place f ON f.book_id = g.book_id AND f.case_id = g.case_id AND f.since_on = g.effective_on
  AND g.words -> 'successors' @> jsonb_build_array(jsonb_build_object('owner', f.owner))
JOIN place o ON o.book_id = f.book_id AND o.case_id = f.case_id AND o.owed = f.owed AND o.place = f.follows
  AND o.owner = g.words ->> 'party'
WHERE g.kind = 'substitute' AND g.words ->> 'event' <> 'joining'
  AND f.until_on IS DISTINCT FROM f.since_on AND o.until_on IS DISTINCT FROM f.since_on
UNION ALL
SELECT format('case %s: %s', c.code, p.owner)
FROM ledger.damage_party p
JOIN ledger.damage_case c ON c.book_id = p.book_id AND c.case_id = p.case_id
WHERE p.until_on IS NOT NULL AND NOT EXISTS (
    SELECT FROM gone g WHERE g.book_id = p.book_id AND g.case_id = p.case_id AND g.words ->> 'party' = p.owner)
  AND NOT EXISTS (
    SELECT FROM ledger.damage_record r
    JOIN ledger.damage_reversal v ON v.book_id = r.book_id AND v.target = r.record_id AND v.confirmed_on IS NOT NULL
    WHERE r.book_id = p.book_id AND r.case_id = p.case_id AND r.kind = 'substitute'
      AND r.words -> 'successors' @> jsonb_build_array(jsonb_build_object('owner', p.owner)))

-- name: terms_stop_by_acts
-- Terms that were stopped on a day on which no act of the case was done that could stop one.
SELECT format('case %s: %s of %s', c.code, k.code, k.starts_on)
FROM ledger.damage_clock k
JOIN ledger.damage_case c ON c.book_id = k.book_id AND c.case_id = k.case_id
WHERE k.stopped_on IS NOT NULL AND NOT EXISTS (
  SELECT FROM ledger.damage_record r
  WHERE r.book_id = k.book_id AND r.case_id = k.case_id AND greatest(r.effective_on, k.starts_on) = k.stopped_on
    AND r.kind NOT IN ('note', 'assign', 'give_number', 'cancel_number', 'publicise', 'take_comment', 'answer_comment')
    AND ledger.damage_act_done(r.book_id, r.record_id))

-- name: steps_have_their_records
-- Steps of cases, and of what runs in one, that no act of the case takes which was done; and of a case itself more steps
-- of a name than such acts, but for those by which it goes back. What a revision has carried over no act takes.
WITH told AS (
  SELECT r.book_id, r.case_id, r.kind, count(*) AS done
  FROM ledger.damage_record r
  WHERE ledger.damage_act_done(r.book_id, r.record_id) OR r.kind IN ('confirm_recording', 'drop_recording')
  GROUP BY r.book_id, r.case_id, r.kind
), taken AS (
  SELECT c.book_id, c.case_id, e.process_id, e.machine, e.action, count(*) AS steps
  FROM ledger.damage_case c
  JOIN ledger.process_event e ON e.book_id = c.book_id AND e.process_id = c.process_id
  GROUP BY c.book_id, c.case_id, e.process_id, e.machine, e.action
  UNION ALL
  SELECT r.book_id, r.case_id, e.process_id, e.machine, e.action, 1
  FROM ledger.damage_record r
  JOIN ledger.process_event e ON e.book_id = r.book_id AND e.process_id = r.record_id AND e.machine <> 'compensation.case'
  GROUP BY r.book_id, r.case_id, e.process_id, e.machine, e.action
)
SELECT format('case %s: %s %s', c.code, t.machine, t.action)
FROM taken t
JOIN ledger.damage_case c ON c.book_id = t.book_id AND c.case_id = t.case_id
WHERE ledger.damage_writers() ? (t.machine || ' ' || t.action)
  AND CASE WHEN t.action ~ '^(carry|reverse)' THEN 1 ELSE t.steps END > (
    SELECT coalesce(sum(x.done), 0)
    FROM told x
    WHERE x.book_id = t.book_id AND x.case_id = t.case_id
      AND ledger.damage_writers() -> (t.machine || ' ' || t.action) ? x.kind)

-- name: records_have_their_steps
-- Records of cases that were done and have fewer steps than acts of this kind take: of the case, of what they are
-- about, or of what they begin; and records that are about nothing of their case. A guarantee takes none when only
-- some of it is called; what a revision has carried over has that step, and a stage
-- was accepted without one before there were recordings, of which a book of before has none.
WITH takes AS (
  SELECT x.kind, bool_or(w.key LIKE 'compensation.case %' AND x.kind <> 'confirm_reversal') AS moves, array_agg(w.key) AS steps
  FROM jsonb_each(ledger.damage_writers()) w
  CROSS JOIN LATERAL jsonb_array_elements_text(w.value) AS x (kind)
  WHERE w.key LIKE 'compensation.%' AND w.key <> 'compensation.recording propose'
    AND x.kind NOT IN ('fail_party', 'call_guarantee')
  GROUP BY x.kind
), subjects AS (
  SELECT x.kind, s.key AS what
  FROM jsonb_each(ledger.damage_subjects()) s
  CROSS JOIN LATERAL jsonb_array_elements_text(s.value) AS x (kind)
), since AS (
  SELECT book_id, min(recorded_at) AS at FROM ledger.process_event WHERE machine = 'compensation.recording' GROUP BY book_id
), acted AS (
  SELECT c.book_id, c.code, r.kind, t.steps, CASE
    WHEN t.moves THEN c.process_id
    WHEN s.what = 'compensation.recording' THEN ledger.derived_id(r.subject, 'recording')
    WHEN s.what IS NOT NULL THEN r.subject
    ELSE r.record_id END AS process_id, count(*) AS done
  FROM ledger.damage_record r
  JOIN ledger.damage_case c ON c.book_id = r.book_id AND c.case_id = r.case_id
  JOIN takes t ON t.kind = r.kind
  LEFT JOIN subjects s ON s.kind = r.kind
  LEFT JOIN since f ON f.book_id = r.book_id
  WHERE ledger.damage_act_done(r.book_id, r.record_id)
    AND (r.kind NOT IN ('accept_stage', 'confirm_recording') OR r.recorded_at > f.at)
  GROUP BY c.book_id, c.code, r.kind, t.steps, 5
)
SELECT format('case %s: %s', a.code, a.kind)
FROM acted a
WHERE a.done > (
  SELECT count(*) FROM ledger.process_event e
  WHERE e.book_id = a.book_id AND e.process_id = a.process_id
    AND (e.machine || ' ' || e.action = ANY (a.steps) OR e.action = 'carry_over'))
UNION ALL
SELECT format('case %s: %s about %s', c.code, r.kind, coalesce(r.subject::text, 'nothing'))
FROM ledger.damage_record r
JOIN ledger.damage_case c ON c.book_id = r.book_id AND c.case_id = r.case_id
JOIN subjects s ON s.kind = r.kind
WHERE NOT ledger.damage_about(r.book_id, r.case_id, r.record_id, r.kind, r.subject)

-- name: figures_are_of_acts
-- Figures of cases that no act wrote which was done, or that came after it; versions of an assessment that are not the
-- sum of their figures.
SELECT format('case %s: %s %s', c.code, f.figure, f.head)
FROM ledger.damage_figure f
JOIN ledger.damage_case c ON c.book_id = f.book_id AND c.case_id = f.case_id
WHERE NOT EXISTS (
  SELECT FROM ledger.damage_record r
  WHERE r.book_id = f.book_id AND r.case_id = f.case_id AND r.record_id = f.record_id
    AND ledger.damage_writers() -> 'damage_figure' ? r.kind AND ledger.damage_act_done(r.book_id, r.record_id)
    AND (r.kind = 'carry_over' OR f.recorded_at <= coalesce((
      SELECT max(y.recorded_at)
      FROM ledger.damage_record y
      WHERE y.book_id = r.book_id AND y.case_id = r.case_id AND y.kind = 'confirm_recording' AND y.subject = r.record_id),
      r.recorded_at)))
UNION ALL
SELECT format('assessment %s', a.assessment_id)
FROM ledger.damage_assessment a
WHERE a.total <> (
  SELECT coalesce(sum(i.amount), 0) FROM ledger.damage_item i
  WHERE i.book_id = a.book_id AND i.assessment_id = a.assessment_id)

-- name: titles_are_of_acts
-- Agreements, judgments and settlements that are a court document since another day than that of the act that made them
-- one, or without one that stands, or are none although one stands.
WITH act AS (
  SELECT r.book_id, r.case_id, r.kind, r.record_id, r.effective_on
  FROM ledger.damage_record r
  WHERE r.kind IN ('judge', 'judge_apart', 'settle_suit', 'settle_apart', 'confirm', 'confirm_apart', 'order', 'order_apart')
    AND ledger.damage_act_done(r.book_id, r.record_id)
    AND NOT EXISTS (SELECT FROM ledger.damage_reversal v
      WHERE v.book_id = r.book_id AND v.target = r.record_id AND v.confirmed_on IS NOT NULL)
)
SELECT format('case %s: %s %s', c.code, o.kind, o.obligation_id)
FROM ledger.damage_obligation o
JOIN ledger.damage_case c ON c.book_id = o.book_id AND c.case_id = o.case_id
WHERE CASE
  WHEN o.kind IN ('judgment', 'settlement') THEN o.court_since IS DISTINCT FROM (
    SELECT a.effective_on FROM act a WHERE a.book_id = o.book_id AND a.record_id = o.obligation_id)
  WHEN o.kind <> 'agreement' THEN false
  WHEN o.court_since IS NULL THEN o.in_force_on IS NOT NULL AND EXISTS (
    SELECT FROM act a
    WHERE a.book_id = o.book_id AND a.case_id = o.case_id AND a.effective_on = o.in_force_on
      AND a.kind = CASE WHEN o.separate_id IS NULL THEN 'confirm' ELSE 'confirm_apart' END)
  ELSE NOT EXISTS (
    SELECT FROM act a
    WHERE a.book_id = o.book_id AND a.case_id = o.case_id AND CASE
      WHEN a.kind LIKE 'confirm%' THEN a.effective_on = o.court_since AND o.court_since = o.in_force_on
      ELSE a.kind LIKE 'order%' AND (a.effective_on = o.court_since OR EXISTS (
        SELECT FROM ledger.damage_clock k
        WHERE k.book_id = a.book_id AND k.case_id = a.case_id AND k.code = 'payment_order' AND k.due_on = o.court_since)) END) END

-- name: debtors_begin_by_acts
-- Debtors whom no act names that lets somebody owe something; who owe since a day on which nobody joined or took a place.
SELECT format('case %s part %s: %s', c.code, o.part, o.owner)
FROM ledger.damage_obligor o
JOIN ledger.damage_part p ON p.book_id = o.book_id AND p.case_id = o.case_id AND p.part = o.part
JOIN ledger.damage_obligation b ON b.book_id = p.book_id AND b.obligation_id = p.obligation_id
JOIN ledger.damage_case c ON c.book_id = o.book_id AND c.case_id = o.case_id
WHERE b.kind NOT IN ('carried_over', 'conversion') AND NOT EXISTS (
  SELECT FROM ledger.damage_record r
  WHERE r.book_id = o.book_id AND r.case_id = o.case_id AND r.effective_on = coalesce(o.since_on, r.effective_on)
    AND (ledger.damage_writers() -> 'damage_obligor' ? r.kind OR r.kind IN ('agree', 'agree_apart'))
    AND (strpos(r.words::text, to_jsonb(o.owner::text)::text) > 0 OR o.since_on IS NOT NULL AND r.kind ~ '^(confirm|perform)')
    AND ledger.damage_act_done(r.book_id, r.record_id))

-- name: terms_run_by_acts
-- Pauses of terms that begin or end on a day of no act that pauses one or lets it run on; terms of instalments that end
-- on another day than these.
SELECT format('case %s: %s of %s', c.code, k.code, k.starts_on)
FROM ledger.damage_pause p
JOIN ledger.damage_clock k ON k.book_id = p.book_id AND k.clock_id = p.clock_id
JOIN ledger.damage_case c ON c.book_id = k.book_id AND c.case_id = k.case_id
WHERE NOT EXISTS (
    SELECT FROM ledger.damage_record r
    WHERE r.book_id = k.book_id AND r.case_id = k.case_id AND r.effective_on = p.first_on
      AND ledger.damage_writers() -> 'damage_pause' ? r.kind AND ledger.damage_act_done(r.book_id, r.record_id))
  OR p.last_on IS NOT NULL AND NOT EXISTS (
    SELECT FROM ledger.damage_record r
    WHERE r.book_id = k.book_id AND r.case_id = k.case_id AND greatest(r.effective_on, p.first_on) = p.last_on
      AND ledger.damage_writers() -> 'damage_pause.last_on' ? r.kind AND ledger.damage_act_done(r.book_id, r.record_id))
UNION ALL
SELECT format('case %s: %s of %s', c.code, k.code, k.starts_on)
FROM ledger.damage_clock k
JOIN ledger.damage_case c ON c.book_id = k.book_id AND c.case_id = k.case_id
JOIN ledger.damage_instalment i ON i.book_id = k.book_id AND i.case_id = k.case_id AND i.number::text = k.subject
WHERE k.code = 'payment' AND k.length = '' AND k.stopped_on IS NULL AND k.due_on <> i.due_on

-- name: recourse_has_two_sides
-- Recourse that one joint debtor may claim of another and that the other does not owe.
SELECT format('case %s part %s: %s from %s', c.code, d.part, d.creditor, d.debtor)
FROM ledger.damage_account d
JOIN ledger.damage_case c USING (book_id, case_id)
JOIN ledger.account a USING (book_id, account_id)
JOIN ledger.balance b USING (book_id, account_id)
WHERE d.creditor IS NOT NULL
GROUP BY d.book_id, c.code, d.part, d.creditor, d.debtor, b.asset_id
HAVING sum(b.debits) <> sum(b.credits)
  OR count(*) <> 2
  OR count(*) FILTER (WHERE a.purpose = 'recourse_claim') <> 1

-- name: duties_are_what_is_owed
-- Duties of which, under a head, not just what their agreement or judgment says has become owed in kind since a
-- judgment last replaced what was open, or of which more became something else than their acts say: of what
-- was performed the accepted works of this duty, of what became money its conversions; and heads under which
-- something is owed in kind and no duty says so.
SELECT format('case %s duty %s %s', c.code, coalesce(h.duty, k.part), coalesce(h.head, k.head))
FROM ledger.damage_case c
JOIN (
  SELECT d.book_id, d.case_id, d.part, d.head,
    sum(p.debit) FILTER (WHERE e.kind IN ('compensation.obligation', 'compensation.opening') AND e.position > r.last) AS owed,
    sum(p.debit - p.credit) AS held
  FROM ledger.damage_account d
  JOIN ledger.account a ON a.book_id = d.book_id AND a.account_id = d.account_id AND a.purpose = 'claim_in_kind'
  JOIN ledger.posting p ON p.book_id = d.book_id AND p.account_id = d.account_id
  JOIN ledger.entry e ON e.book_id = p.book_id AND e.entry_id = p.entry_id
  CROSS JOIN LATERAL (
    SELECT coalesce(max(u.position), -1) AS last
    FROM ledger.posting q
    JOIN ledger.entry u ON u.book_id = q.book_id AND u.entry_id = q.entry_id AND u.kind = 'compensation.replacement'
    WHERE q.book_id = d.book_id AND q.account_id = d.account_id AND u.position < (
      SELECT max(v.position)
      FROM ledger.posting w
      JOIN ledger.entry v ON v.book_id = w.book_id AND v.entry_id = w.entry_id AND v.kind = 'compensation.obligation'
      WHERE w.book_id = d.book_id AND w.account_id = d.account_id)) r
  GROUP BY d.book_id, d.case_id, d.part, d.head) k ON k.book_id = c.book_id AND k.case_id = c.case_id
LEFT JOIN ledger.damage_duty_head h
  ON h.book_id = k.book_id AND h.case_id = k.case_id AND h.duty = k.part AND h.head = k.head
WHERE CASE WHEN h.amount IS NULL THEN k.held <> 0 ELSE k.owed IS DISTINCT FROM h.amount END
UNION ALL
SELECT format('conversion %s', v.conversion_id)
FROM ledger.damage_conversion v
WHERE v.in_kind IS DISTINCT FROM (
    SELECT sum(p.credit - p.debit)
    FROM ledger.damage_record r
    JOIN ledger.posting p ON p.book_id = r.book_id AND p.entry_id = ledger.derived_id(r.record_id, r.kind)
    JOIN ledger.damage_account d
      ON d.book_id = p.book_id AND d.account_id = p.account_id AND d.case_id = v.case_id AND d.part = v.duty
    JOIN ledger.account a ON a.book_id = d.book_id AND a.account_id = d.account_id AND a.purpose = 'claim_in_kind'
    WHERE r.book_id = v.book_id AND r.record_id = v.conversion_id)
  OR v.money IS DISTINCT FROM (
    SELECT coalesce(sum(p.amount), 0) FROM ledger.damage_part p
    WHERE p.book_id = v.book_id AND p.obligation_id = v.conversion_id)
UNION ALL
SELECT format('restoration %s', x.project_id)
FROM ledger.damage_project x
JOIN ledger.damage_record r
  ON r.book_id = x.book_id AND r.case_id = x.case_id AND r.subject = x.project_id AND r.kind = 'accept_project'
JOIN ledger.posting p ON p.book_id = r.book_id AND p.entry_id = ledger.derived_id(r.record_id, 'accept_project')
JOIN ledger.damage_account d ON d.book_id = p.book_id AND d.account_id = p.account_id
JOIN ledger.account a ON a.book_id = d.book_id AND a.account_id = d.account_id AND a.purpose = 'claim_in_kind'
GROUP BY x.book_id, x.project_id, x.budget, x.duty
HAVING count(*) FILTER (WHERE d.part IS DISTINCT FROM x.duty) > 0

-- name: old_lists_are_whole
-- Lists of old cases that have more or fewer cases than they say; of which, when they were confirmed, a case has no
-- entry, or has one that is reversed; that are withdrawn, with a case that is not, or whose entry stands; that were
-- neither, and have a case.
SELECT format('list %s', l.code)
FROM ledger.damage_old_list l
JOIN ledger.process p ON p.book_id = l.book_id AND p.process_id = l.list_id
LEFT JOIN (
  SELECT k.book_id, k.list_id, count(*) AS cases, count(c.case_id) AS there,
    count(*) FILTER (WHERE q.state <> 'withdrawn' AND e.entry_id IS NOT NULL AND u.entry_id IS NULL) AS going,
    count(*) FILTER (WHERE q.state = 'withdrawn' AND u.entry_id IS NOT NULL) AS gone
  FROM ledger.damage_old_case k
  LEFT JOIN ledger.damage_case c ON c.book_id = k.book_id AND c.process_id = ledger.derived_id(k.list_id, 'case:' || k.own)
  LEFT JOIN ledger.process q ON q.book_id = c.book_id AND q.process_id = c.process_id
  LEFT JOIN ledger.entry e ON e.book_id = c.book_id AND e.entry_id = ledger.derived_id(c.process_id, 'carry_over')
  LEFT JOIN ledger.entry u ON u.book_id = e.book_id AND u.reverses = e.entry_id
  GROUP BY k.book_id, k.list_id) n ON n.book_id = l.book_id AND n.list_id = l.list_id
WHERE l.cases IS DISTINCT FROM n.cases OR l.counts = (p.state IN ('dropped', 'withdrawn'))
  OR CASE p.state WHEN 'withdrawn' THEN n.gone < n.cases WHEN 'imported' THEN n.there > 0 WHEN 'dropped' THEN n.there > 0
    ELSE n.going < n.cases END

-- name: lists_are_whole
-- Lists of clues that have more or fewer rows than they say, and such as are withdrawn in part.
SELECT format('list %s', l.code)
FROM ledger.damage_clue_list l
JOIN ledger.process p ON p.book_id = l.book_id AND p.process_id = l.list_id
LEFT JOIN (
  SELECT k.book_id, k.list_id, count(*) AS rows, count(*) FILTER (WHERE q.state = 'withdrawn') AS gone,
    count(*) FILTER (WHERE q.state <> 'withdrawn') AS going
  FROM ledger.damage_clue k
  LEFT JOIN ledger.damage_case c ON c.book_id = k.book_id AND c.case_id = k.case_id
  LEFT JOIN ledger.process q ON q.book_id = c.book_id AND q.process_id = c.process_id
  GROUP BY k.book_id, k.list_id) n ON n.book_id = l.book_id AND n.list_id = l.list_id
WHERE l.rows IS DISTINCT FROM n.rows OR l.counts = (p.state = 'withdrawn')
  OR CASE p.state WHEN 'withdrawn' THEN n.going > 0 ELSE n.gone > 0 END
