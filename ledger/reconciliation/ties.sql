-- name: account
-- Find the account of the ledger that is to be tied.
SELECT account_id, purpose FROM ledger.account WHERE book_id = :book AND code = :account

-- name: asset
-- Find the asset that is to be tied.
SELECT asset_id, kind FROM ledger.asset WHERE book_id = :book AND code = :asset

-- name: waiting
-- The ties of a book that wait to be confirmed, by number.
SELECT t.number, t.name, t.bank, a.code AS account, s.code AS asset, s.unit, t.since, t.asked_by,
       ledger.person_of(t.asked_by) AS asker,
       t.asked_at, ledger.gone_since(t.asked_by, t.asked_at) AS gone,
       ledger.gone_how(t.asked_by, ledger.gone_since(t.asked_by, t.asked_at)) AS how
FROM ledger.bank_tie t JOIN ledger.account a ON a.book_id = t.book_id AND a.account_id = t.account_id
JOIN ledger.asset s ON s.book_id = t.book_id AND s.asset_id = t.asset_id
WHERE t.book_id = :book AND t.confirmed_at IS NULL AND t.dropped_at IS NULL ORDER BY t.number

-- name: ending
-- The end of a tie that waits to be confirmed, and what is matched by the tie.
SELECT e.why, e.asked_by, ledger.person_of(e.asked_by) AS asker, ledger.gone_since(e.asked_by, e.asked_at) AS gone,
       ledger.gone_how(e.asked_by, ledger.gone_since(e.asked_by, e.asked_at)) AS how,
       (SELECT count(*) FROM ledger.bank_match m
        WHERE m.book_id = b.book_id AND m.bank_account_id = b.bank_account_id AND m.state IN ('proposed', 'matched'))
       + (SELECT count(*) FROM ledger.lines_of_deposits(:book) d (line_id)
          JOIN ledger.bank_line l ON l.book_id = b.book_id AND l.line_id = d.line_id
          WHERE l.bank_account_id = b.bank_account_id) AS matched
FROM ledger.bank_account b
LEFT JOIN ledger.bank_tie_end e ON e.book_id = b.book_id AND e.bank_account_id = b.bank_account_id
  AND e.confirmed_at IS NULL AND e.dropped_at IS NULL
WHERE b.book_id = :book AND b.bank_account_id = :bank_account

-- name: ask_bank_tie
-- Ask that a bank account be tied.
SELECT ledger.ask_bank_tie(%s, %s, %s, %s, %s, %s, %s, %s)

-- name: confirm_bank_tie
-- Tie a bank account, as another person has asked.
SELECT ledger.confirm_bank_tie(%s, %s, %s)

-- name: drop_bank_tie
-- Drop a tie that nobody has confirmed.
SELECT ledger.drop_bank_tie(%s, %s, %s)

-- name: ask_bank_end
-- Ask that a wrong tie be ended.
SELECT ledger.ask_bank_end(%s, %s, %s, %s)

-- name: confirm_bank_end
-- End a wrong tie, as another person has asked.
SELECT ledger.confirm_bank_end(%s, %s, %s)

-- name: drop_bank_end
-- Drop the end of a tie that nobody has confirmed.
SELECT ledger.drop_bank_end(%s, %s, %s)
