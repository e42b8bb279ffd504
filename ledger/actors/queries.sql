-- name: keys
-- List the keys of a book, or those of the administrators, in the order in which they were issued.
SELECT k.key_id, k.actor_id, a.name, a.role, a.owner, k.created_at, k.created_by, i.name AS issuer,
       k.revoked_at, k.revoked_by, r.name AS revoker, a.person_id, a.system, k.expires_on,
       CAST(k.networks AS text[]) AS networks, k.last_used_on, k.parent_id, {by_installation} AS by_installation
FROM ledger.api_key k JOIN ledger.actor a USING (actor_id) JOIN ledger.mandate m ON m.mandate_id = k.mandate_id
LEFT JOIN ledger.actor i ON i.actor_id = k.created_by LEFT JOIN ledger.actor r ON r.actor_id = k.revoked_by
WHERE a.book_id IS NOT DISTINCT FROM CAST(:book AS integer) ORDER BY k.key_id

-- name: by_installation
-- Whether a key was given on the command line, neither made by a code nor with another key, and is good still.
k.created_by IS NULL AND k.parent_id IS NULL AND m.given IN ('by_list', 'by_hand')
  AND ledger.key_good(k.revoked_at, k.expires_on, k.mandate_id)
  AND NOT EXISTS (SELECT FROM ledger.enrolment e WHERE e.key_id = k.key_id)

-- name: given_keys
-- How many keys were given on the command line and not replaced.
SELECT count(*) FROM ledger.api_key k JOIN ledger.mandate m ON m.mandate_id = k.mandate_id WHERE {by_installation}

-- name: still_valid
-- Tell which of many keys are known, neither revoked nor expired, and under a mandate that runs, in one query.
SELECT digest FROM unnest(CAST(%s AS bytea[])) AS digest WHERE ledger.good_key(digest) IS NOT NULL

-- name: holder
-- Find who holds a key that is good.
SELECT a.actor_id, a.book_id, a.name, a.role, a.owner, ledger.counted_as(a.person_id) AS person_id, a.system, m.operations,
       CAST(k.networks AS text[]) AS networks, m.rights,
       coalesce(k.last_used_on >= ledger.legal_day(), false) AS used_today
FROM ledger.api_key k JOIN ledger.actor a USING (actor_id) JOIN ledger.mandate m ON m.mandate_id = k.mandate_id
WHERE k.key_id = ledger.good_key(:digest)

-- name: with_right
-- How many persons have one of some rights for an enterprise today.
SELECT count(DISTINCT ledger.person_of(a.actor_id)) FROM ledger.actor a JOIN ledger.mandate m USING (actor_id)
WHERE a.book_id IS NOT DISTINCT FROM %s AND a.role = 'enterprise' AND a.owner = %s AND m.rights && CAST(%s AS text[])
  AND ledger.mandate_runs(m.mandate_id)

-- name: key_used
-- Keep that a key was used today.
SELECT ledger.use_key(%s)

-- name: other_keys
-- The good keys of a person by one of its actors, in whatever role: those of its book, or of every book.
SELECT k.key_id FROM ledger.api_key k JOIN ledger.actor a USING (actor_id) JOIN ledger.actor o ON o.actor_id = %s
WHERE ledger.person_of(a.actor_id) = ledger.person_of(o.actor_id) AND (a.book_id IS NOT DISTINCT FROM o.book_id OR %s)
  AND ledger.key_good(k.revoked_at, k.expires_on, k.mandate_id)
ORDER BY k.key_id

-- name: own_keys
-- List the keys of an actor that were not revoked, in the order in which they were issued.
SELECT key_id, created_at, expires_on, CAST(networks AS text[]) AS networks, last_used_on FROM ledger.api_key
WHERE actor_id = :actor AND revoked_at IS NULL ORDER BY key_id

-- name: mandates
-- List mandates in the order in which they were asked for: of a book or of the administrators, of an actor;
-- all, or those that ran on a day, as they stood at its end.
SELECT m.mandate_id, m.actor_id, o.person_id, o.name, o.role, o.owner, o.system, m.kind, m.rights, m.operations,
       m.area, m.department, m.deputy_for, o.role = 'enterprise' AND EXISTS (
         SELECT FROM ledger.actor w WHERE w.book_id = o.book_id AND w.role IN ('bureau', 'finance') AND w.person_id IS NOT NULL
           AND ledger.person_of(w.actor_id) = o.holder AND ledger.has_mandate(w.actor_id)) AS recuses,
       m.from_on, m.until_on, m.document, m.given,
       m.asked_by, b.name AS asker, m.asked_at, m.confirmed_by, c.name AS confirmer, m.confirmed_at,
       m.dropped_by, d.name AS dropper, m.dropped_at,
       CASE WHEN t.ended THEN m.ended_by END AS ended_by, CASE WHEN t.ended THEN e.name END AS ender,
       CASE WHEN t.ended THEN m.ended_at END AS ended_at, CASE WHEN t.ended THEN m.why END AS why,
       CASE WHEN CAST(:day AS date) IS NOT NULL THEN CASE WHEN t.ended THEN 'ended' ELSE 'running' END
            WHEN m.dropped_at IS NOT NULL THEN 'dropped' WHEN m.confirmed_at IS NULL THEN 'asked'
            WHEN m.ended_at IS NOT NULL THEN 'ended' WHEN ledger.in_term(m.from_on, m.until_on) THEN 'running'
            WHEN ledger.in_term(m.from_on, NULL) THEN 'over' ELSE 'to_come' END AS state
FROM ledger.mandate m JOIN ledger.holder_of_mandate o ON o.mandate_id = m.mandate_id
CROSS JOIN LATERAL (SELECT coalesce((m.ended_at AT TIME ZONE 'Asia/Shanghai')::date <= coalesce(CAST(:day AS date), 'infinity'),
                                    false) AS ended) AS t
LEFT JOIN ledger.actor b ON b.actor_id = m.asked_by LEFT JOIN ledger.actor c ON c.actor_id = m.confirmed_by
LEFT JOIN ledger.actor d ON d.actor_id = m.dropped_by LEFT JOIN ledger.actor e ON e.actor_id = m.ended_by
WHERE o.book_id IS NOT DISTINCT FROM CAST(:book AS integer)
  AND (CAST(:actor AS integer) IS NULL OR m.actor_id = :actor)
  AND (CAST(:day AS date) IS NULL OR (m.confirmed_at IS NOT NULL AND :day BETWEEN m.from_on AND coalesce(m.until_on, 'infinity')
       AND (m.confirmed_at AT TIME ZONE 'Asia/Shanghai')::date <= :day
       AND coalesce((m.ended_at AT TIME ZONE 'Asia/Shanghai')::date >= :day, true)))
ORDER BY m.mandate_id

-- name: keys_of_mandates
-- List the keys under the mandates of a book or of the administrators, or those that were there at the end of a day; of an
-- actor. On a day that a key was used after, nothing is known of when it was used before.
SELECT k.mandate_id, k.key_id, k.created_at, k.expires_on, CAST(k.networks AS text[]) AS networks, k.parent_id,
       CASE WHEN k.last_used_on <= coalesce(CAST(:day AS date), 'infinity') THEN k.last_used_on END AS last_used_on,
       CASE WHEN t.revoked THEN k.revoked_at END AS revoked_at, CASE WHEN t.revoked THEN k.revoked_by END AS revoked_by,
       CASE WHEN t.revoked THEN r.name END AS revoker
FROM ledger.api_key k JOIN ledger.actor a ON a.actor_id = k.actor_id
CROSS JOIN LATERAL (SELECT coalesce(
  (k.revoked_at AT TIME ZONE 'Asia/Shanghai')::date <= coalesce(CAST(:day AS date), 'infinity'), false) AS revoked) AS t
LEFT JOIN ledger.actor r ON r.actor_id = k.revoked_by
WHERE a.book_id IS NOT DISTINCT FROM CAST(:book AS integer)
  AND (k.created_at AT TIME ZONE 'Asia/Shanghai')::date <= coalesce(CAST(:day AS date), 'infinity')
  AND (CAST(:actor AS integer) IS NULL OR k.actor_id = :actor)
ORDER BY k.key_id

-- name: codes
-- List the codes of a book or of the administrators that wait to be confirmed, or waited at the end of a day; of an actor.
SELECT n.mandate_id, n.enrolment_id, n.asked_by, b.name AS asker, n.asked_at, n.expires_on,
       CAST(n.networks AS text[]) AS networks
FROM ledger.enrolment n JOIN ledger.mandate m ON m.mandate_id = n.mandate_id
JOIN ledger.holder_of_mandate o ON o.mandate_id = n.mandate_id JOIN ledger.actor b ON b.actor_id = n.asked_by
WHERE o.book_id IS NOT DISTINCT FROM CAST(:book AS integer)
  AND (n.asked_at AT TIME ZONE 'Asia/Shanghai')::date <= coalesce(CAST(:day AS date), 'infinity')
  AND coalesce((least(n.confirmed_at, n.dropped_at) AT TIME ZONE 'Asia/Shanghai')::date > CAST(:day AS date),
               least(n.confirmed_at, n.dropped_at) IS NULL)
  AND (CAST(:actor AS integer) IS NULL OR m.actor_id = :actor)
ORDER BY n.enrolment_id
