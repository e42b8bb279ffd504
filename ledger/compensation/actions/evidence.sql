-- name: room
-- Check that a case takes a file more, of so many bytes.
SELECT count(*), coalesce(sum(e.size), 0)::bigint,
  count(*) FILTER (WHERE a.owner = %(owner)s),
    coalesce(sum(e.size) FILTER (WHERE a.owner = %(owner)s), 0)::bigint
FROM ledger.damage_evidence e
JOIN ledger.damage_record r ON r.book_id = e.book_id AND r.record_id = e.evidence_id
JOIN ledger.actor a ON a.actor_id = r.actor_id WHERE e.book_id = %(book)s AND e.case_id = %(case)s

-- name: lock
-- Give bytes their place, as the last thing before the commit of the record that names them.
SELECT pg_advisory_xact_lock(hashtextextended('evidence:' || %s, 0))

-- name: discard
-- Remove bytes that no record names; tell whether they were removed.
SELECT EXISTS (SELECT FROM ledger.damage_evidence WHERE sha256 = %s)

-- name: find_evidence
-- Find a file of a case.
SELECT e.name, e.sha256, e.size, e.shown FROM ledger.damage_evidence e
JOIN ledger.damage_case c USING (book_id, case_id)
WHERE e.book_id = %s AND c.code = %s AND e.evidence_id = %s
