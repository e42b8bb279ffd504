-- name: lock
-- Wait for whoever seals the log.
SELECT pg_advisory_xact_lock(hashtext('ecoledger.seal'), %s)

-- name: digest
-- The digest by which a record names a person.
SELECT name_digest FROM ledger.actor WHERE actor_id = %s
