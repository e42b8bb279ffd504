-- name: fingerprint
-- Give the fingerprint of the key by which numbers are digested; none before the first person.
SELECT fingerprint FROM ledger.number_key

-- name: registered
-- Tell whether a person is registered whose number has this digest.
SELECT EXISTS (SELECT FROM ledger.person WHERE number_digest = %s)
