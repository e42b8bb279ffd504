-- name: frontiers
-- The last day of a book that takes no entry any more, and the last one that takes only those of two persons of finance.
SELECT closed_through AS closed, soft_closed_through AS soft FROM ledger.book WHERE book_id = :book

-- name: standing
-- What some accounts hold of some assets in their normal direction, and their limits; of those that are there.
-- An asset that is registered with the entry is not there yet.
SELECT a.code AS account, u.asset, a.account_id, s.asset_id, a.status, a.debit_normal, a.floor, a.ceiling,
       coalesce(CASE WHEN a.debit_normal THEN b.debits - b.credits ELSE b.credits - b.debits END, 0) AS held,
       coalesce(b.version, 0) AS version, b.newest_on
FROM unnest(CAST(:accounts AS text[]), CAST(:assets AS text[])) AS u (account, asset)
JOIN ledger.account a ON a.book_id = :book AND a.code = u.account
LEFT JOIN ledger.asset s ON s.book_id = :book AND s.code = u.asset
LEFT JOIN ledger.balance b ON b.book_id = :book AND b.account_id = a.account_id AND b.asset_id = s.asset_id

-- name: least_later
-- The least that an account would hold at the end of a legal day from one on, and the first such day.
SELECT day, held FROM ledger.least_later(:book, :account, :asset, :normal, :on, :held, :version, NULL, NULL)

-- name: chart
-- What the chart says of an account that is opened: its normal side, and its floor.
SELECT debit_normal, floor FROM ledger.purpose WHERE code = :purpose
