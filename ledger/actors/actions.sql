-- name: known_actor_lock
-- Give the administrator of a name that has no key: one of the ledger's own jobs; made when it is not there
-- yet.
SELECT pg_advisory_xact_lock(hashtext(%s))

-- name: known_actor_actor
-- Give the administrator of a name that has no key: one of the ledger's own jobs; made when it is not there
-- yet.
SELECT min(a.actor_id) FROM ledger.actor a
WHERE a.book_id IS NULL AND a.name = %s
  AND NOT EXISTS (SELECT FROM ledger.api_key k WHERE k.actor_id = a.actor_id)

-- name: issue_key
-- Make a key, and what stands behind it.
SELECT key_id, actor_id, person_id, name
FROM ledger.issue_key(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, CAST(%s AS cidr[]))

-- name: today
-- The legal day.
SELECT (ledger.clock_now() AT TIME ZONE 'Asia/Shanghai')::date

-- name: revoke_key
-- Take a key back for good; one that was taken back already stays as it is.
SELECT ledger.revoke_key(%s, %s, %s)

-- name: others
-- Tell whether a valid key of an administrator is there besides this one.
SELECT EXISTS (SELECT FROM ledger.api_key k JOIN ledger.actor a USING (actor_id)
  WHERE a.role = 'administrator' AND k.revoked_at IS NULL AND k.key_id <> %s
    AND (k.expires_on IS NULL OR k.expires_on >= (ledger.clock_now() AT TIME ZONE 'Asia/Shanghai')::date))
