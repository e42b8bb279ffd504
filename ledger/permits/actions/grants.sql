-- name: begun_with
-- The step with which a grant began: an allocation and a plan are kept in the same tables.
SELECT action
FROM ledger.process_event
WHERE book_id = %(book)s AND process_id = %(grant)s AND version = 1

-- name: lines_of
-- The lines of a grant, in order.
SELECT site, pollutant, area, first_vintage, last_vintage, quantity, purpose, valid_from, document, origin
FROM ledger.permit_grant_line
WHERE book_id = %(book)s AND grant_id = %(grant)s
ORDER BY line
