-- name: last_results
-- Give the findings of the last run that was kept, and of the last night; none when there was none.
SELECT name, ran_at, offenders FROM ledger.check_result
WHERE ran_at = (SELECT max(ran_at) FROM ledger.check_result) AND name <> %(night)s
UNION ALL (SELECT name, ran_at, offenders FROM ledger.check_result WHERE name = %(night)s
  ORDER BY ran_at DESC LIMIT 1)
ORDER BY name
