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

-- name: appoint
-- Give a mandate and a key at once, on the command line.
SELECT key_id, actor_id, person_id, name
FROM ledger.appoint(%s, %s, %s, %s, %s, %s, %s, %s, %s, CAST(%s AS text[]), %s, %s, %s, CAST(%s AS cidr[]), %s, %s, %s)

-- name: today
-- The legal day.
SELECT ledger.legal_day()

-- name: administrators
-- How many persons are administrators who can act.
SELECT ledger.administrators()

-- name: has_mandate
-- Whether the person of a number is an administrator with a mandate that runs.
SELECT EXISTS (SELECT FROM ledger.actor a WHERE a.person_id = ledger.person_of_number(%s)
  AND a.role = 'administrator' AND ledger.has_mandate(a.actor_id))

-- name: revoke_key
-- Take a key back for good, with those made with it; one that was taken back already stays as it is.
SELECT ledger.revoke_key(%s, %s, %s)

-- name: renew_key
-- Make the next key of who came with one.
SELECT ledger.renew_key(%s, %s)

-- name: others
-- Tell whether a valid key of an administrator is there besides this one, and those made with it where it is
-- not its holder who takes it back.
WITH RECURSIVE made (key_id) AS (SELECT CAST(%(key)s AS integer)
  UNION SELECT k.key_id FROM ledger.api_key k JOIN made ON k.parent_id = made.key_id WHERE NOT %(own)s)
SELECT EXISTS (SELECT FROM ledger.api_key k JOIN ledger.actor a USING (actor_id)
  WHERE a.role = 'administrator' AND k.key_id NOT IN (SELECT key_id FROM made)
    AND ledger.key_good(k.revoked_at, k.expires_on, k.mandate_id))

-- name: made_with
-- Whether a key is that with this SHA-256, or was made with it, or with one that was.
SELECT ledger.made_with(%s, ledger.good_key(%s))

-- name: lock_powers
-- Wait for whoever gives or takes power at this moment.
SELECT pg_advisory_xact_lock(hashtext('ecoledger.keys'))

-- name: good
-- The key of a digest, where it is good.
SELECT ledger.good_key(%s)
