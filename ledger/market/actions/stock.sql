-- name: more_time
-- Leave PostgreSQL the time that the stock of a whole province takes, until the transaction ends.
SET LOCAL statement_timeout = '10min'
