-- name: asker
-- Who somebody is that asked for something.
SELECT a.actor_id, a.book_id, a.name, a.role, a.owner, a.person_id, a.system FROM ledger.actor a WHERE a.actor_id = %(actor)s

-- name: ended
-- The agreement that an act ends, where it ends one.
SELECT t.terms ->> 'of' FROM ledger.permit_act t WHERE t.book_id = %(book)s AND t.act_id = %(of)s AND t.machine = 'market.ending'

-- name: nominated_alone
-- The enterprise for which one representative alone has asked for a mandate, where two are needed; null where nobody else is.
SELECT ledger.nominated_alone(%(book)s, %(mandate)s)

-- name: code_alone
-- The enterprise for which one representative alone has asked for a code of a colleague, where two are needed; null elsewhere.
SELECT ledger.code_alone(%(book)s, %(enrolment)s)
