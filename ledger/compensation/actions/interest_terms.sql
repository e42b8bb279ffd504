-- name: alone
-- The parts under court documents of which interest is due and no principal is overdue, and those of whose interest a term runs.
SELECT x.part, z.alone, z.since, z.due_on, o.court_since, z.runs
FROM ledger.damage_part x
JOIN ledger.damage_obligation o ON o.book_id = x.book_id AND o.obligation_id = x.obligation_id AND o.court_since IS NOT NULL
CROSS JOIN LATERAL (
  SELECT NOT EXISTS (
      SELECT FROM ledger.damage_instalment i
      WHERE i.book_id = x.book_id AND i.case_id = x.case_id AND i.part = x.part AND i.settled < i.amount
        AND i.due_on < %(on)s)
    AND EXISTS (
      SELECT FROM ledger.damage_account d
      JOIN ledger.account a ON a.book_id = d.book_id AND a.account_id = d.account_id AND a.purpose = 'claim_due'
      JOIN ledger.balance b ON b.book_id = d.book_id AND b.account_id = d.account_id AND b.debits > b.credits
      WHERE d.book_id = x.book_id AND d.case_id = x.case_id AND d.part = x.part AND d.head = 'LI') AS alone,
    t.since, t.due_on, EXISTS (
      SELECT FROM ledger.damage_clock k
      WHERE k.book_id = x.book_id AND k.case_id = x.case_id AND k.code = 'enforcement' AND k.subject = 'interest ' || x.part
        AND k.stopped_on IS NULL) AS runs
  FROM (
    SELECT max(y.paid_on) AS since, max(i.due_on) FILTER (WHERE y.paid_on > i.due_on) AS due_on
    FROM ledger.damage_instalment i
    JOIN ledger.damage_settled s ON s.book_id = i.book_id AND s.case_id = i.case_id AND s.number = i.number
    JOIN ledger.damage_payment y ON y.book_id = s.book_id AND y.payment_id = s.payment_id AND y.reversed_by IS NULL
    WHERE i.book_id = x.book_id AND i.case_id = x.case_id AND i.part = x.part) t) z
WHERE x.book_id = %(book)s AND x.case_id = %(case)s AND (z.alone OR z.runs)
ORDER BY x.part
