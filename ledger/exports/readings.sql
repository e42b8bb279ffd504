-- name: book
-- Read a book without its entries.
SELECT b.code, b.name, least(b.opens_on, min(e.effective_on)) AS opens_on, max(e.effective_on) AS last_on,
  count(e.entry_id)
FROM ledger.book b LEFT JOIN ledger.entry e ON e.book_id = b.book_id WHERE b.book_id = :book
GROUP BY b.book_id

-- name: accounts
-- Read a book without its entries.
SELECT account_id, code, owner, purpose, debit_normal, status, opened_at FROM ledger.account
WHERE book_id = :book ORDER BY code

-- name: assets
-- Read a book without its entries.
SELECT asset_id, code, name, kind, unit, scale FROM ledger.asset
WHERE book_id = :book ORDER BY code

-- name: held
-- Read a book without its entries.
SELECT b.account_id, b.asset_id, b.debits, b.credits FROM ledger.balance b
JOIN ledger.account a ON a.book_id = b.book_id AND a.account_id = b.account_id
JOIN ledger.asset s ON s.book_id = b.book_id AND s.asset_id = b.asset_id
WHERE b.book_id = :book AND b.version > 0 ORDER BY a.code, s.code

-- name: entries
-- Read the entries by effective date, and in the order of the journal within a day.
SELECT e.entry_id, e.kind, e.effective_on, e.recorded_at, e.memo, e.document, e.reverses,
       coalesce(to_char(l.voucher_month, 'YYYY-MM') || '/' || l.voucher_number, '') AS voucher,
       actor.name AS actor, coalesce(approver.name, '') AS approver, p.line, p.account_id, p.asset_id,
         p.debit, p.credit
FROM ledger.entry e
JOIN ledger.posting p ON p.book_id = e.book_id AND p.entry_id = e.entry_id
JOIN ledger.actor ON actor.actor_id = e.actor_id
LEFT JOIN ledger.actor approver ON approver.actor_id = e.approver_id
LEFT JOIN ledger.seal l ON l.book_id = e.book_id AND l.entry_id = e.entry_id
WHERE e.book_id = :book ORDER BY e.effective_on, e.position, p.line
