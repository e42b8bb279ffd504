-- name: next_part
-- The number of the next part of a case.
SELECT coalesce(max(part), 0) + 1 AS number
FROM ledger.damage_part
WHERE book_id = %(book)s AND case_id = %(case)s

-- name: next_instalment
-- The number of the next instalment of a case.
SELECT coalesce(max(number), 0) + 1 AS number
FROM ledger.damage_instalment
WHERE book_id = %(book)s AND case_id = %(case)s

-- name: untermed
-- The open instalments and duties in kind under court documents of which no time to apply for enforcement was ever counted, with
-- the last day of their document. A payment order, which came after it took effect, is about money alone.
WITH owed AS (
  SELECT o.book_id, o.case_id, o.obligation_id, o.court_since, i.due_on, i.number::text AS subject, i.number AS place,
    i.settled < i.amount AS open
  FROM ledger.damage_obligation o
  JOIN ledger.damage_part p ON p.book_id = o.book_id AND p.obligation_id = o.obligation_id
  JOIN ledger.damage_instalment i ON i.book_id = p.book_id AND i.case_id = p.case_id AND i.part = p.part
  WHERE o.book_id = %(book)s AND o.case_id = %(case)s AND o.in_force_on IS NOT NULL AND o.court_since IS NOT NULL
  UNION ALL
  SELECT o.book_id, o.case_id, o.obligation_id, o.court_since, d.due_on, 'duty ' || d.duty, 100000 + d.duty,
    o.court_since <= o.in_force_on AND EXISTS (
      SELECT FROM ledger.damage_account x
      JOIN ledger.account a ON a.book_id = x.book_id AND a.account_id = x.account_id
      JOIN ledger.balance b ON b.book_id = x.book_id AND b.account_id = x.account_id
      WHERE x.book_id = d.book_id AND x.case_id = d.case_id AND x.part = d.duty AND a.purpose = 'claim_in_kind'
        AND b.debits > b.credits)
  FROM ledger.damage_obligation o
  JOIN ledger.damage_duty d ON d.book_id = o.book_id AND d.obligation_id = o.obligation_id
  WHERE o.book_id = %(book)s AND o.case_id = %(case)s AND o.in_force_on IS NOT NULL AND o.court_since IS NOT NULL
)
SELECT w.subject, w.due_on, (SELECT max(v.due_on) FROM owed v WHERE v.obligation_id = w.obligation_id) AS last_on, w.court_since
FROM owed w
WHERE w.open AND NOT EXISTS (SELECT FROM ledger.damage_clock k
    WHERE k.book_id = w.book_id AND k.case_id = w.case_id AND k.code = 'enforcement' AND k.subject = w.subject)
ORDER BY w.place

-- name: agreed
-- The last agreement that has not taken effect, and the words in which it was told: a case that is agreed has
-- one, and so has a separate claim.
SELECT o.obligation_id, r.words
FROM ledger.damage_obligation o
JOIN ledger.damage_record r ON r.book_id = o.book_id AND r.record_id = o.obligation_id
WHERE o.book_id = %(book)s AND o.case_id = %(case)s AND o.kind = 'agreement' AND o.in_force_on IS NULL
  AND o.separate_id IS NOT DISTINCT FROM %(way)s::uuid
ORDER BY r.recorded_at DESC LIMIT 1

-- name: waived
-- What an agreement waives, by head of loss: what was assessed when it was signed, and is neither owed by it nor stays claimed.
SELECT f.head, f.amount
FROM ledger.damage_figure f
WHERE f.book_id = %(book)s AND f.case_id = %(case)s AND f.record_id = %(id)s AND f.figure = 'waived'
ORDER BY f.head

-- name: take_effect
-- Keep since when an obligation holds, and since when it is a court document, where it is one.
UPDATE ledger.damage_obligation
SET in_force_on = %(on)s, court_since = %(court)s
WHERE book_id = %(book)s AND obligation_id = %(id)s

-- name: accepted
-- The sums of the last version of the assessment that was accepted, by head of loss.
SELECT i.head, sum(i.amount)::bigint AS amount
FROM ledger.damage_item i
WHERE i.book_id = %(book)s AND i.assessment_id = (
  SELECT a.assessment_id
  FROM ledger.damage_assessment a
  JOIN ledger.process p ON p.book_id = a.book_id AND p.process_id = a.assessment_id AND p.state = 'accepted'
  WHERE a.book_id = %(book)s AND a.case_id = %(case)s
  ORDER BY a.version DESC LIMIT 1)
GROUP BY i.head
