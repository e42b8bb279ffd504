-- name: keys
-- List the keys of a book, or those of the administrators, in the order in which they were issued.
SELECT k.key_id, k.actor_id, a.name, a.role, a.owner, k.created_at, k.created_by, i.name AS issuer,
       k.revoked_at, k.revoked_by, r.name AS revoker, a.person_id, a.system, k.expires_on,
       CAST(k.networks AS text[]) AS networks, k.last_used_on
FROM ledger.api_key k JOIN ledger.actor a USING (actor_id)
LEFT JOIN ledger.actor i ON i.actor_id = k.created_by LEFT JOIN ledger.actor r ON r.actor_id = k.revoked_by
WHERE a.book_id IS NOT DISTINCT FROM CAST(:book AS integer) ORDER BY k.key_id

-- name: still_valid
-- Tell which of many keys are known and neither revoked nor expired, in one query.
SELECT digest FROM ledger.api_key WHERE digest = ANY(%s) AND revoked_at IS NULL
  AND (expires_on IS NULL OR expires_on >= (ledger.clock_now() AT TIME ZONE 'Asia/Shanghai')::date)

-- name: holder
-- Find who holds a key that is good.
SELECT a.actor_id, a.book_id, a.name, a.role, a.owner, a.person_id, CAST(k.networks AS text[]) AS networks, k.key_id,
       coalesce(k.last_used_on >= (ledger.clock_now() AT TIME ZONE 'Asia/Shanghai')::date, false) AS used_today
FROM ledger.api_key k JOIN ledger.actor a USING (actor_id)
WHERE k.digest = :digest AND k.revoked_at IS NULL
  AND (k.expires_on IS NULL OR k.expires_on >= (ledger.clock_now() AT TIME ZONE 'Asia/Shanghai')::date)

-- name: key_used
-- Keep that a key was used today.
SELECT ledger.use_key(%s)
