-- name: asker
-- Who somebody is that asked for something.
SELECT a.actor_id, a.book_id, a.name, a.role, a.owner, a.person_id, a.system FROM ledger.actor a WHERE a.actor_id = %(actor)s

-- name: held
-- What waits inside an enterprise: by whom it was asked for, and on which legal day.
SELECT i.act_id AS approval, i.terms ->> 'operation' AS operation, (e.recorded_at AT TIME ZONE b.zone)::date AS asked_on,
  p.started_by
FROM ledger.permit_act i
JOIN ledger.process p ON p.book_id = i.book_id AND p.process_id = i.act_id
JOIN ledger.process_event e ON e.book_id = i.book_id AND e.process_id = i.act_id AND e.version = 1
JOIN ledger.book b ON b.book_id = i.book_id
WHERE i.book_id = %(book)s AND i.act_id = %(approval)s

-- name: beside
-- What waits inside an enterprise for the same with the same process, under another id.
SELECT i.act_id FROM ledger.permit_act i
JOIN ledger.process p ON p.book_id = i.book_id AND p.process_id = i.act_id AND p.state = 'asked'
WHERE i.book_id = %(book)s AND i.site = %(owner)s AND i.machine = 'permits.internal' AND i.act_id <> %(this)s
  AND i.terms ->> 'operation' = %(operation)s AND i.terms ->> 'subject' = %(subject)s
ORDER BY i.act_id LIMIT 1

-- name: ended
-- The agreement that an act ends, where it ends one.
SELECT t.terms ->> 'of' FROM ledger.permit_act t WHERE t.book_id = %(book)s AND t.act_id = %(of)s AND t.machine = 'market.ending'

-- name: nominated_alone
-- The enterprise for which one representative alone has asked for a mandate, where two are needed; null where nobody else is.
SELECT ledger.nominated_alone(%(book)s, %(mandate)s)

-- name: code_alone
-- The enterprise for which one representative alone has asked for a code of a colleague, where two are needed; null elsewhere.
SELECT ledger.code_alone(%(book)s, %(enrolment)s)
