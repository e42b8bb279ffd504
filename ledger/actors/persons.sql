-- name: fingerprint
-- Give the fingerprint of the key by which numbers are digested; none before the first person.
SELECT fingerprint FROM ledger.number_key
