-- name: more_time
-- Leave PostgreSQL the time that the stock of a whole province takes, until the transaction ends.
SET LOCAL statement_timeout = '10min'

-- name: learn_sizes
-- Let PostgreSQL look how large the tables have become: what a transaction has written is in no statistics.
SELECT ledger.learn_sizes()

-- name: asked_at_commit
-- What PostgreSQL asks only when a transaction commits, but for what a trial cannot have: the second person of each act.
SELECT string_agg(DISTINCT 'ledger.' || quote_ident(c.conname), ', ')
FROM pg_constraint c
WHERE c.connamespace = 'ledger'::regnamespace AND c.condeferred
  AND c.conname NOT IN ('entry_by_two', 'entry_of_act', 'licence_version_by_two', 'opening_by_two')
