-- name: begun_with
-- The step with which a grant began: an allocation and a plan are kept in the same tables.
SELECT action
FROM ledger.process_event
WHERE book_id = %(book)s AND process_id = %(grant)s AND version = 1

-- name: lines_of
-- The lines of a grant, in order.
SELECT site, pollutant, area, first_vintage, last_vintage, quantity, purpose, valid_from
FROM ledger.permit_grant_line
WHERE book_id = %(book)s AND grant_id = %(grant)s
ORDER BY line

-- name: owners
-- The parties of a grant: all of them are told of it.
SELECT DISTINCT party
FROM ledger.permit_grant_line
WHERE book_id = %(book)s AND grant_id = %(grant)s

-- name: more_time
-- Leave PostgreSQL the time that a plan of a whole city takes, until the transaction ends.
SET LOCAL statement_timeout = '10min'

-- name: issue_lots
-- Issue the lots of a grant in one call; a fault is told as the journal tells it.
SELECT lots, fault
FROM ledger.issue_lots(%(book)s, %(grant)s, %(actor)s, 'initial')

-- name: issuing_entries
-- With how many entries a grant issued its lots: those under one cap are posted so many at a time.
SELECT coalesce(sum((lots + %(each)s - 1) / %(each)s), 0)::bigint
FROM (
  SELECT count(*) AS lots
  FROM ledger.permit_lot
  WHERE book_id = %(book)s AND grant_id = %(grant)s
  GROUP BY cap_id) c
