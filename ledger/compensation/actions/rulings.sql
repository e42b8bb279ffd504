-- name: reads
-- The number that a document reads now: that of the last ruling that corrected it before one, else its own.
SELECT coalesce((
    SELECT k.words -> 'printed' ->> 'now' FROM ledger.damage_record k
    WHERE k.book_id = r.book_id AND k.case_id = r.case_id AND k.kind = 'correct_document' AND k.subject = r.record_id
      AND k.record_id <> %(but)s
      AND jsonb_typeof(k.words -> 'printed') = 'object' AND ledger.damage_act_done(k.book_id, k.record_id)
      AND NOT EXISTS (SELECT FROM ledger.damage_reversal x
        WHERE x.book_id = k.book_id AND x.target = k.record_id AND x.confirmed_on IS NOT NULL)
    ORDER BY k.recorded_at DESC LIMIT 1), nullif(r.words ->> 'number', ''), r.document) AS number
FROM ledger.damage_record r
WHERE r.book_id = %(book)s AND r.case_id = %(case)s AND r.record_id = %(id)s

-- name: called
-- How a case calls a party.
SELECT p.name FROM ledger.damage_party p
WHERE p.book_id = %(book)s AND p.case_id = %(case)s AND p.owner = %(owner)s ORDER BY p.side

-- name: due_on
-- Keep until when an instalment is to be paid.
UPDATE ledger.damage_instalment
SET due_on = %(due_on)s
WHERE book_id = %(book)s AND case_id = %(case)s AND number = %(number)s

-- name: dated
-- When an instalment is due, and the last one of its document.
SELECT i.due_on, (
    SELECT max(j.due_on) FROM ledger.damage_part q
    JOIN ledger.damage_instalment j ON j.book_id = q.book_id AND j.case_id = q.case_id AND j.part = q.part
    WHERE q.book_id = p.book_id AND q.obligation_id = p.obligation_id) AS last_on, o.court_since
FROM ledger.damage_instalment i
JOIN ledger.damage_part p ON p.book_id = i.book_id AND p.case_id = i.case_id AND p.part = i.part
JOIN ledger.damage_obligation o ON o.book_id = p.book_id AND o.obligation_id = p.obligation_id
WHERE i.book_id = %(book)s AND i.case_id = %(case)s AND i.number = %(number)s

-- name: sum
-- Keep what an instalment is, and the part with it.
WITH corrected AS (
  UPDATE ledger.damage_instalment SET amount = amount + %(change)s
  WHERE book_id = %(book)s AND case_id = %(case)s AND number = %(number)s)
UPDATE ledger.damage_part
SET amount = amount + %(change)s, bearing = bearing + %(change)s
WHERE book_id = %(book)s AND case_id = %(case)s AND part = %(part)s

-- name: figures
-- What the figures of a document say of a head now: those of the last ruling that corrected it before one, else its own.
SELECT DISTINCT ON (f.figure) f.figure, f.amount
FROM ledger.damage_figure f
JOIN ledger.damage_record r ON r.book_id = f.book_id AND r.record_id = f.record_id
WHERE f.book_id = %(book)s AND f.case_id = %(case)s AND f.head = %(head)s
  AND (r.record_id = %(id)s OR r.kind = 'correct_document' AND r.subject = %(id)s AND r.record_id <> %(but)s)
  AND NOT EXISTS (SELECT FROM ledger.damage_reversal x
    WHERE x.book_id = r.book_id AND x.target = r.record_id AND x.confirmed_on IS NOT NULL)
ORDER BY f.figure, r.recorded_at DESC

-- name: ruled
-- The words of a ruling.
SELECT words FROM ledger.damage_record WHERE book_id = %(book)s AND case_id = %(case)s AND record_id = %(id)s
