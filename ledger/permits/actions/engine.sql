-- name: number_locked
-- Let one transaction at a time count what has a name; held until it ends.
SELECT pg_advisory_xact_lock(%(book)s, hashtext(%(name)s))
