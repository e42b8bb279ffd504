-- name: fingerprint
-- Give the fingerprint of the key by which numbers are digested; none before the first person.
SELECT fingerprint FROM ledger.number_key

-- name: registered
-- Tell whether a person is registered whose number has this digest.
SELECT ledger.person_of_number(%s) IS NOT NULL
