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
-- The open instalments under court documents of which no time to apply for enforcement was ever counted, with
-- the last day of their document.
SELECT i.number, i.due_on, (
    SELECT max(j.due_on)
    FROM ledger.damage_instalment j
    JOIN ledger.damage_part q USING (book_id, case_id, part)
    WHERE q.book_id = o.book_id AND q.obligation_id = o.obligation_id) AS last_on, o.court_since
FROM ledger.damage_instalment i
JOIN ledger.damage_part p USING (book_id, case_id, part)
JOIN ledger.damage_obligation o ON o.book_id = p.book_id AND o.obligation_id = p.obligation_id
WHERE i.book_id = %(book)s AND i.case_id = %(case)s AND o.in_force_on IS NOT NULL AND o.court_since IS NOT NULL
  AND i.settled < i.amount
  AND NOT EXISTS (SELECT FROM ledger.damage_clock k
    WHERE k.book_id = i.book_id AND k.case_id = i.case_id AND k.code = 'enforcement'
      AND k.subject = i.number::text)
ORDER BY i.number

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
