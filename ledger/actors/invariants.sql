-- name: keys_are_as_told
-- Every key was issued, and is revoked or not, as the events of its book say, and no event tells of
-- another.
SELECT format('key %s of book %s, %s', x.key, x.book_id, x.kind) FROM (
(SELECT book_id, key_id::text AS key, kind, figures FROM ledger.key_event
 EXCEPT ALL SELECT book_id, subject, kind, figures FROM ledger.event_here
 WHERE kind IN ('keys.issued', 'keys.revoked'))
UNION ALL
(SELECT book_id, subject AS key, kind, figures FROM ledger.event_here
  WHERE kind IN ('keys.issued', 'keys.revoked')
 EXCEPT ALL SELECT book_id, key_id::text, kind, figures FROM ledger.key_event)) x

-- name: mandates_are_as_told
-- Mandates, the codes under them, erasures, other names and numbers are as the events of their books say, and no
-- event tells of another.
SELECT format('%s %s of book %s', x.kind, x.subject, x.book_id) FROM (
(SELECT book_id, subject, kind, figures FROM ledger.mandate_event
 EXCEPT ALL SELECT book_id, subject, kind, figures FROM ledger.event_here
 WHERE kind ~ '^(mandates|enrolments|erasures|renamings|renumberings|undoings)[.]')
UNION ALL
(SELECT book_id, subject, kind, figures FROM ledger.event_here
  WHERE kind ~ '^(mandates|enrolments|erasures|renamings|renumberings|undoings)[.]'
 EXCEPT ALL SELECT book_id, subject, kind, figures FROM ledger.mandate_event)) x

-- name: power_is_given_by_two
-- No key without a mandate that was confirmed; no mandate, code, erasure, other name or number that was confirmed
-- by who asked for it, or given by its holder, as they were known when it was done.
SELECT format('key %s without a mandate', k.key_id) FROM ledger.api_key k
WHERE NOT EXISTS (SELECT FROM ledger.mandate m
  WHERE m.mandate_id = k.mandate_id AND m.actor_id = k.actor_id AND m.confirmed_at IS NOT NULL)
UNION ALL
SELECT format('%s %s by one person', x.source, x.id) FROM (
SELECT 'mandate' AS source, m.mandate_id AS id, m.asked_by, m.asked_at, m.confirmed_by, m.confirmed_at, o.person_id,
    m.actor_id
  FROM ledger.mandate m JOIN ledger.holder_of_mandate o ON o.mandate_id = m.mandate_id
UNION ALL
SELECT 'enrolment', e.enrolment_id, e.asked_by, e.asked_at, e.confirmed_by, e.confirmed_at, o.person_id, m.actor_id
  FROM ledger.enrolment e JOIN ledger.mandate m ON m.mandate_id = e.mandate_id
  JOIN ledger.holder_of_mandate o ON o.mandate_id = e.mandate_id
UNION ALL
SELECT 'erasure', erasure_id, asked_by, asked_at, confirmed_by, confirmed_at, NULL, NULL FROM ledger.erasure
UNION ALL
SELECT 'renaming', renaming_id, asked_by, asked_at, confirmed_by, confirmed_at, person_id, NULL
  FROM ledger.renaming
UNION ALL
SELECT 'renumbering', r.renumbering_id, r.asked_by, r.asked_at, r.confirmed_by, r.confirmed_at, w.person_id,
    NULL
  FROM ledger.renumbering r CROSS JOIN LATERAL unnest(ARRAY[r.person_id, r.one_with]) AS w (person_id)
UNION ALL
SELECT 'undoing', u.undoing_id, u.asked_by, u.asked_at, u.confirmed_by, u.confirmed_at, w.person_id, NULL
  FROM ledger.undoing u JOIN ledger.renumbering r ON r.renumbering_id = u.renumbering_id
  CROSS JOIN LATERAL unnest(ARRAY[r.person_id, r.one_with]) AS w (person_id)) x
CROSS JOIN LATERAL (VALUES (x.asked_by, x.asked_at), (x.confirmed_by, x.confirmed_at)) AS d (by, at)
WHERE d.by = x.actor_id
   OR (ledger.person_of(x.asked_by) = ledger.person_of(x.confirmed_by)
     AND ledger.one_at(x.asked_by, x.confirmed_by, x.confirmed_at))
   OR (ledger.counted_as(x.person_id) = ledger.person_of(d.by) AND EXISTS (
     SELECT FROM ledger.actor a WHERE a.actor_id = d.by
       AND x.person_id = ANY (ledger.persons_as_one(a.person_id, d.at))))

-- name: numbers_are_of_one
-- Each person counts as the numbers say that are enrolled, no number is that of two persons, and two took back
-- what was taken back.
SELECT format('person %s counts as another', p.person_id) FROM ledger.person p
WHERE p.counts_as IS DISTINCT FROM nullif((ledger.persons_as_one(p.person_id, NULL))[1], p.person_id)
UNION ALL
SELECT format('number %s is that of two', r.renumbering_id) FROM ledger.renumbering r
JOIN ledger.person p ON p.number_digest = r.number_digest WHERE r.undone_at IS NULL
UNION ALL
SELECT format('number %s was taken back by nobody', r.renumbering_id) FROM ledger.renumbering r
WHERE r.undone_at IS NOT NULL AND NOT EXISTS (
  SELECT FROM ledger.undoing u WHERE u.renumbering_id = r.renumbering_id AND u.confirmed_at IS NOT NULL)
