-- name: is_untouched
-- Tell whether the database has no book, and so no entry, and nobody has a key.
SELECT NOT EXISTS (SELECT FROM ledger.book) AND NOT EXISTS (SELECT FROM ledger.api_key)

-- name: has_keys
-- Whether anybody has a key.
SELECT EXISTS (SELECT FROM ledger.api_key)

-- name: examine
-- Run every check as the owner of the database, with progress; what was found before is kept with the rest.
SET LOCAL statement_timeout = 0
