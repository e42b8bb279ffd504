-- name: number_locked
-- Let one at a time count something; held until the transaction ends.
SELECT pg_advisory_xact_lock(:book, hashtext(:name))
