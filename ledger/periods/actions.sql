-- name: lock
-- Post the closing entries that the proposer saw, under the approval of the second person.
SELECT pg_advisory_xact_lock(hashtext('ecoledger.periods'), %s)

-- name: move
-- Move the frontier; the year must have been carried before its December is closed.
SELECT ledger.move_period(%s, %s)

-- name: carry
-- Post the closing entries that the proposer saw, under the approval of the second person.
SET LOCAL lock_timeout = '5s'

-- name: posted
-- Name the closing entries of a step: as many as the year had, from the first on.
SELECT count(*) FROM ledger.entry WHERE book_id = %s AND kind = %s AND effective_on = %s
