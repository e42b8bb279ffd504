-- name: run_checks
-- Run every check on one snapshot, one after the other.
SELECT offender, count(*) OVER () FROM ({offenders}) AS x (offender) LIMIT :shown

-- name: check_logs
-- Read the log of every book again: records, tree and signatures.
SELECT book_id, code FROM ledger.log ORDER BY book_id
