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

-- name: shut
-- Of the accounts on which a grant would stand, those that may not take part.
SELECT a.code
FROM unnest(CAST(%(codes)s AS text[])) AS u (code)
JOIN ledger.account a ON a.book_id = %(book)s AND a.code = u.code
WHERE a.status <> 'open'

-- name: lots_under
-- How many lots there are under each of some caps.
SELECT asset_id AS cap, lots
FROM ledger.permit_cap
WHERE book_id = %(book)s AND asset_id = ANY(CAST(%(caps)s AS integer[]))
