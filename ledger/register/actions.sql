-- name: one_at_a_time
-- Let one transaction at a time give a licence its next version; held until it ends.
SELECT pg_advisory_xact_lock(%(book)s, hashtext(%(name)s))

-- name: areas_of_holder
-- In which areas a site, a party or a reserve lies.
SELECT ledger.areas_of_holder(%s, %s)
