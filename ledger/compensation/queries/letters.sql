-- name: notices
-- The instalments of what took effect in a case, each with the act that fixed it, who owes it, from which day it was owed, and
-- its place within its document and its part.
SELECT o.obligation_id AS act, i.number, p.part, i.due_on, i.amount, o.in_force_on,
  (SELECT json_agg(json_build_array(b.owner, b.most) ORDER BY b.place) FROM ledger.damage_obligor b
   WHERE b.book_id = p.book_id AND b.case_id = p.case_id AND b.part = p.part AND coalesce(b.since_on <= o.in_force_on, true)
     AND coalesce(b.until_on > o.in_force_on, true)) AS owing,
  (SELECT count(*) FILTER (WHERE q.part <= p.part) FROM ledger.damage_part q
   WHERE q.book_id = p.book_id AND q.case_id = p.case_id AND q.obligation_id = p.obligation_id)::int AS own,
  (SELECT count(*) FROM ledger.damage_part q
   WHERE q.book_id = p.book_id AND q.case_id = p.case_id AND q.obligation_id = p.obligation_id)::int AS parts,
  row_number() OVER (PARTITION BY i.part ORDER BY i.number)::int AS place, count(*) OVER (PARTITION BY i.part)::int AS times
FROM ledger.damage_instalment i
JOIN ledger.damage_part p ON p.book_id = i.book_id AND p.case_id = i.case_id AND p.part = i.part
JOIN ledger.damage_obligation o ON o.book_id = p.book_id AND o.obligation_id = p.obligation_id
WHERE i.book_id = %(book)s AND i.case_id = %(case)s AND o.in_force_on IS NOT NULL
ORDER BY i.number

-- name: simple
-- The agreement of a case that came of a simplified form.
SELECT r.record_id AS id FROM ledger.damage_simple_form f
JOIN ledger.damage_case c ON c.book_id = f.book_id AND c.code = f.code
JOIN ledger.damage_record r ON r.book_id = c.book_id AND r.case_id = c.case_id
  AND r.record_id = ledger.derived_id(f.form_id, 'agree')
WHERE c.book_id = %(book)s AND c.case_id = %(case)s AND r.kind = 'agree'

-- name: numbers
-- The numbers of papers of a case that stand, in their order.
SELECT paper, about, printed FROM ledger.damage_number
WHERE book_id = %(book)s AND case_id = %(case)s AND paper <> 'case' AND NOT cancelled ORDER BY given_on, series, number

-- name: payable
-- The instalment that a code names, as it stands, with the code of its case.
SELECT c.code AS case, i.part, i.number AS instalment, i.due_on, i.amount, i.settled,
  array(SELECT b.owner FROM ledger.damage_obligor b
   WHERE b.book_id = i.book_id AND b.case_id = i.case_id AND b.part = i.part ORDER BY b.place) AS owners
FROM ledger.damage_instalment i
JOIN ledger.damage_case c ON c.book_id = i.book_id AND c.case_id = i.case_id
WHERE i.book_id = %(book)s AND i.case_id = %(case)s AND i.part = %(part)s AND i.number = %(instalment)s

-- name: debts
-- What is open at the end of a day of what was due before it: instalments, and duties in kind, each with the act that fixed
-- it, from when that is a court document, the separate claim by which it came, who owes it, up to what is left of the most
-- that it owes of the part, and what is open of the part or duty by head of loss.
WITH held AS (
  SELECT x.part, x.head, a.purpose, sum(q.debit - q.credit)::bigint AS open
  FROM ledger.damage_account x
  JOIN ledger.account a ON a.book_id = x.book_id AND a.account_id = x.account_id AND a.purpose IN ('claim_due', 'claim_in_kind')
  JOIN ledger.posting q ON q.book_id = a.book_id AND q.account_id = a.account_id AND q.effective_on <= :on
  WHERE x.book_id = :book AND x.case_id = :case AND x.head <> 'LI'
  GROUP BY x.part, x.head, a.purpose HAVING sum(q.debit - q.credit) > 0
), counted AS (
  SELECT y.* FROM ledger.damage_payment y
  WHERE y.book_id = :book AND y.case_id = :case AND y.paid_on <= :on AND NOT EXISTS (
    SELECT FROM ledger.damage_reversal r
    WHERE r.book_id = y.book_id AND r.reversal_id = y.reversed_by AND r.confirmed_on <= :on)
)
SELECT i.number, p.part, false AS in_kind, i.due_on, i.amount - s.settled AS open, o.obligation_id AS act,
  CASE WHEN o.court_since <= :on THEN o.court_since END AS court_since, o.separate_id AS separate, w.owing,
  (SELECT json_object_agg(h.head, h.open ORDER BY h.head) FROM held h WHERE h.part = p.part AND h.purpose = 'claim_due') AS heads
FROM ledger.damage_instalment i
JOIN ledger.damage_part p USING (book_id, case_id, part)
JOIN ledger.damage_obligation o ON o.book_id = p.book_id AND o.obligation_id = p.obligation_id
CROSS JOIN LATERAL (
  SELECT coalesce(sum(t.amount), 0)::bigint AS settled
  FROM ledger.damage_settled t JOIN counted y ON y.payment_id = t.payment_id
  WHERE t.book_id = i.book_id AND t.number = i.number) s
CROSS JOIN LATERAL (
  SELECT json_agg(json_build_array(b.owner, b.most - (
      SELECT coalesce(sum(y.amount - y.excess), 0) FROM counted y
      WHERE y.part = b.part AND coalesce(y.debtor, y.payer) = b.owner)) ORDER BY b.place) AS owing
  FROM ledger.damage_obligor b
  WHERE b.book_id = p.book_id AND b.case_id = p.case_id AND b.part = p.part AND coalesce(b.since_on <= :on, true)
    AND coalesce(b.until_on > :on, true)
    AND NOT EXISTS (SELECT FROM counted y WHERE y.part = b.part AND y.route = 'release' AND y.payer = b.owner)) w
WHERE i.book_id = :book AND i.case_id = :case AND o.in_force_on <= :on AND i.due_on < :on AND s.settled < i.amount
UNION ALL
SELECT d.duty, d.duty, true, d.due_on, k.open, o.obligation_id,
  CASE WHEN o.court_since <= least(o.in_force_on, :on) THEN o.court_since END, o.separate_id, (
    SELECT json_agg(json_build_array(b.owner, NULL) ORDER BY b.place) FROM ledger.damage_duty_obligor b
    WHERE b.book_id = d.book_id AND b.case_id = d.case_id AND b.duty = d.duty AND coalesce(b.since_on <= :on, true)
      AND coalesce(b.until_on > :on, true)), k.heads
FROM ledger.damage_duty d
JOIN ledger.damage_obligation o ON o.book_id = d.book_id AND o.obligation_id = d.obligation_id
CROSS JOIN LATERAL (
  SELECT sum(h.open)::bigint AS open, json_object_agg(h.head, h.open ORDER BY h.head) AS heads
  FROM held h WHERE h.part = d.duty AND h.purpose = 'claim_in_kind') k
WHERE d.book_id = :book AND d.case_id = :case AND o.in_force_on <= :on AND d.due_on < :on AND k.open > 0
ORDER BY 3, 4, 1

-- name: absent
-- Who was invited to a meeting of the case and stayed away.
SELECT t.record_id AS act, t.owner
FROM ledger.damage_attendance t
WHERE t.book_id = %(book)s AND t.case_id = %(case)s AND NOT t.came
ORDER BY t.record_id, t.owner

-- name: names
-- Under which names those are known who work in the case or are paid out of it: by the register, their account, or the books
-- of the administrator of a bankrupt; the later of two counts.
SELECT r.code, ledger.called_on(r.book_id, r.code, 'infinity') AS name FROM ledger.party r
WHERE r.book_id = :book AND r.code IN (
  SELECT p.repairer FROM ledger.damage_project p WHERE p.book_id = :book AND p.case_id = :case)
UNION ALL
SELECT n.administrator, n.administrator_name FROM ledger.damage_insolvency n WHERE n.book_id = :book AND n.case_id = :case
UNION ALL
(SELECT d.words ->> 'payee', d.words ->> 'payee_name' FROM ledger.damage_record d
 WHERE d.book_id = :book AND d.case_id = :case AND d.kind = 'register_account' AND ledger.damage_act_done(d.book_id, d.record_id)
 ORDER BY d.recorded_at)
