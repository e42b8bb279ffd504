-- name: keys_are_as_told
-- Every key was issued, and is revoked or not, as the events of its book say, and no event tells of
-- another.
SELECT format('key %s of book %s, %s', x.key, x.book_id, x.kind) FROM (
(SELECT book_id, key_id::text AS key, kind, figures FROM ledger.key_event
 EXCEPT ALL SELECT book_id, subject, kind, figures FROM ledger.outbox
 WHERE kind IN ('keys.issued', 'keys.revoked'))
UNION ALL
(SELECT book_id, subject AS key, kind, figures FROM ledger.outbox
  WHERE kind IN ('keys.issued', 'keys.revoked')
 EXCEPT ALL SELECT book_id, key_id::text, kind, figures FROM ledger.key_event)) x

-- name: mandates_are_as_told
-- Mandates, the codes under them, erasures and other names are as the events of their books say, and no event tells of another.
SELECT format('%s %s of book %s', x.kind, x.subject, x.book_id) FROM (
(SELECT book_id, subject, kind, figures FROM ledger.mandate_event
 EXCEPT ALL SELECT book_id, subject, kind, figures FROM ledger.outbox
 WHERE kind ~ '^(mandates|enrolments|erasures|renamings)[.]')
UNION ALL
(SELECT book_id, subject, kind, figures FROM ledger.outbox
  WHERE kind ~ '^(mandates|enrolments|erasures|renamings)[.]'
 EXCEPT ALL SELECT book_id, subject, kind, figures FROM ledger.mandate_event)) x

-- name: power_is_given_by_two
-- No key without a mandate that was confirmed; no mandate, code, erasure or other name that was confirmed by who asked
-- for it, or given by its holder.
SELECT format('key %s without a mandate', k.key_id) FROM ledger.api_key k
WHERE NOT EXISTS (SELECT FROM ledger.mandate m
  WHERE m.mandate_id = k.mandate_id AND m.actor_id = k.actor_id AND m.confirmed_at IS NOT NULL)
UNION ALL
SELECT format('%s %s by one person', x.source, x.id) FROM (
SELECT 'mandate' AS source, m.mandate_id AS id, m.asked_by, m.confirmed_by, o.holder FROM ledger.mandate m
  JOIN ledger.holder_of_mandate o ON o.mandate_id = m.mandate_id
UNION ALL
SELECT 'enrolment', e.enrolment_id, e.asked_by, e.confirmed_by, o.holder FROM ledger.enrolment e
  JOIN ledger.holder_of_mandate o ON o.mandate_id = e.mandate_id
UNION ALL
SELECT 'erasure', erasure_id, asked_by, confirmed_by, NULL FROM ledger.erasure
UNION ALL
SELECT 'renaming', renaming_id, asked_by, confirmed_by, person_id FROM ledger.renaming) x
WHERE ledger.person_of(x.asked_by) = ledger.person_of(x.confirmed_by)
  OR x.holder IN (ledger.person_of(x.asked_by), ledger.person_of(x.confirmed_by))
