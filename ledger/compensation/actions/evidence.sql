-- name: room
-- Files of a case and their bytes: all, and those that one party brought.
SELECT count(*) AS files, coalesce(sum(e.size), 0)::bigint AS size,
  count(*) FILTER (WHERE a.owner = %(owner)s) AS own_files,
  coalesce(sum(e.size) FILTER (WHERE a.owner = %(owner)s), 0)::bigint AS own_size
FROM ledger.damage_evidence e
JOIN ledger.damage_record r ON r.book_id = e.book_id AND r.record_id = e.evidence_id
JOIN ledger.actor a ON a.actor_id = r.actor_id
WHERE e.book_id = %(book)s AND e.case_id = %(case)s

-- name: lock
-- Let one at a time give bytes their place or take them away, until the transaction ends.
SELECT pg_advisory_xact_lock(hashtextextended('evidence:' || %(sha256)s, 0))

-- name: show
-- Keep whether the liable parties are shown a file, where it is not so already.
UPDATE ledger.damage_evidence
SET shown = %(shown)s
WHERE book_id = %(book)s AND case_id = %(case)s AND evidence_id = %(id)s AND shown <> %(shown)s

-- name: is_named
-- Whether a record of any case names the bytes, or a simplified form for which they came.
SELECT EXISTS (SELECT FROM ledger.damage_evidence WHERE sha256 = %(sha256)s)
  OR EXISTS (SELECT FROM ledger.damage_simple_form WHERE words ->> 'opinion_sha256' = %(sha256)s AND opinion_size IS NOT NULL)

-- name: file
-- A file of a case; who brought it is shown it.
SELECT e.name, e.sha256, e.size, e.shown OR EXISTS (
    SELECT FROM ledger.damage_record r JOIN ledger.actor a USING (actor_id)
    WHERE r.book_id = e.book_id AND r.record_id = e.evidence_id AND a.owner = %(owner)s) AS shown
FROM ledger.damage_evidence e
JOIN ledger.damage_case c USING (book_id, case_id)
WHERE e.book_id = %(book)s AND c.code = %(case)s AND e.evidence_id = %(id)s
