-- name: areas_of_holder
-- In which areas a site, a party or a reserve lies.
SELECT ledger.areas_of_holder(%s, %s)
