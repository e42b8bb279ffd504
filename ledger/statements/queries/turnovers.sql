-- name: now
-- What stands on accounts: all of it moved.
SELECT b.account_id, b.asset_id, 0::bigint AS opening, b.debits, b.credits
FROM ledger.balance b WHERE b.book_id = :book AND b.version > 0

-- name: past
-- What moved on accounts, by their postings.
SELECT p.account_id, p.asset_id, {columns} FROM ledger.posting p WHERE p.book_id = :book {filters}
GROUP BY p.account_id, p.asset_id

-- name: whole
-- Without a first day all of it moved.
0::bigint AS opening, sum(p.debit)::bigint AS debits, sum(p.credit)::bigint AS credits

-- name: split
-- What one account holds of one asset stays below 9·10¹⁸; sums over accounts and lots may be more.
coalesce(sum(p.debit - p.credit) FILTER (WHERE p.effective_on < :since), 0)::bigint AS opening,
coalesce(sum(p.debit) FILTER (WHERE p.effective_on >= :since), 0)::bigint AS debits,
coalesce(sum(p.credit) FILTER (WHERE p.effective_on >= :since), 0)::bigint AS credits

-- name: summed
-- Lots of one cap and accounts of one purpose, added up.
sum(opening) AS opening, sum(debits) AS debits, sum(credits) AS credits

-- name: lines
-- Give opening, debits, credits and closing of everything that moved by the end of the period.
WITH lines AS (
  SELECT a.{label} AS label, min(a.owner COLLATE "C") AS owner, min(a.purpose COLLATE "C") AS purpose,
    s.asset_id, {columns}
  FROM ({sums}) s JOIN ledger.account a ON a.book_id = :book AND a.account_id = s.account_id
  WHERE true {accounts}
  GROUP BY a.{label}, s.asset_id),
named AS (SELECT s.*, {counted} FROM lines s {names} WHERE true {assets})
SELECT label, min(owner) AS owner, min(purpose) AS purpose, asset_kind, counted, pollutant, scale, unit,
  digits, {columns}
FROM named
WHERE CAST(:after_label AS text) IS NULL
  OR (label, asset_kind, coalesce(counted, ''), coalesce(pollutant, ''))
     > (:after_label, :after_kind, :after_asset, :after_pollutant)
GROUP BY label, asset_kind, counted, pollutant, scale, unit, digits
ORDER BY label, asset_kind, coalesce(counted, ''), coalesce(pollutant, '') LIMIT :limit

-- name: unequal
-- Count the assets, each lot by itself, whose debits and credits differ before the range or in it. It is 0,
-- or all is lost.
SELECT count(*) FROM (SELECT FROM ({sums}) s GROUP BY s.asset_id
HAVING sum(s.opening) <> 0 OR sum(s.debits) <> sum(s.credits)) q

-- name: of_sums
-- The name of what has an asset in `lines`.
s

-- name: of_account
-- The name of the account in `lines`.
a

-- name: by_account
-- A line for each account.
code

-- name: by_purpose
-- A line for each purpose.
purpose

-- name: make_room
-- Let the sums of every account and lot stand in memory: in the usual 4 MB they would be sorted on disk,
-- ten times slower.
SELECT set_config('work_mem', '64MB', true)
