-- name: past
-- Debits and credits per (account, asset) at a moment, as SQL; parameters: see `_moment`.
SELECT p.account_id, p.asset_id, sum(p.debit) AS debits, sum(p.credit) AS credits
FROM ledger.posting p
WHERE p.book_id = :book {account} {effective} {recorded}
GROUP BY p.account_id, p.asset_id

-- name: now
-- Debits and credits per (account, asset) at a moment, as SQL; parameters: see `_moment`.
SELECT b.account_id, b.asset_id, b.debits, b.credits FROM ledger.balance b
WHERE b.book_id = :book AND b.version > 0 {account}

-- name: past_account
-- Only one account.
AND p.account_id = :account

-- name: past_effective
-- As it was legally on a day.
AND p.effective_on <= :effective

-- name: past_recorded
-- As it was known at an instant.
AND p.recorded_at <= :recorded

-- name: label_account
-- A line of the trial balance for each account.
a.code

-- name: label_purpose
-- A line of the trial balance for each purpose.
a.purpose

-- name: balances_of
-- List balances, of one account or of all, ordered by account and asset.
SELECT a.code AS account, a.owner, a.purpose, a.debit_normal, s.code AS asset, s.name AS asset_name,
       s.scale, s.unit, s.digits, t.debits::bigint AS debits, t.credits::bigint AS credits
FROM ({sums}) AS t
JOIN ledger.account a ON a.book_id = :book AND a.account_id = t.account_id
JOIN ledger.asset s ON s.book_id = :book AND s.asset_id = t.asset_id
WHERE (CAST(:owner AS text) IS NULL OR a.owner = :owner)
  AND (CAST(:after_account AS text) IS NULL OR (a.code, s.code) > (:after_account, :after_asset))
ORDER BY a.code, s.code LIMIT :limit

-- name: trial_balance
-- Give debits and credits of the whole book by purpose or by account, in every asset.
SELECT {label} AS label, min(a.purpose COLLATE "C") AS purpose, s.code AS asset, s.scale, s.unit, s.digits,
       sum(t.debits)::bigint AS debits, sum(t.credits)::bigint AS credits
FROM ({sums}) AS t
JOIN ledger.account a ON a.book_id = :book AND a.account_id = t.account_id
JOIN ledger.asset s ON s.book_id = :book AND s.asset_id = t.asset_id
WHERE CAST(:after_label AS text) IS NULL OR ({label}, s.code) > (:after_label, :after_asset)
GROUP BY {label}, s.asset_id, s.code, s.scale, s.unit, s.digits
ORDER BY {label}, s.code LIMIT :limit

-- name: totals
-- Sum debits and credits of the whole book per asset: code, unit, debits, credits. They are equal, or all
-- is lost.
SELECT s.code AS asset, s.scale, s.unit, s.digits, sum(t.debits)::text AS debits,
  sum(t.credits)::text AS credits
FROM ({sums}) AS t
JOIN ledger.asset s ON s.book_id = :book AND s.asset_id = t.asset_id
GROUP BY s.asset_id, s.code, s.scale, s.unit, s.digits ORDER BY s.code

-- name: statement
-- List the movements of one account in one asset, by effective date and then in the order recorded.
WITH known AS (
    SELECT p.*, CASE WHEN a.debit_normal THEN p.debit - p.credit ELSE p.credit - p.debit END AS change
    FROM ledger.posting p JOIN ledger.account a ON a.book_id = p.book_id AND a.account_id = p.account_id
    WHERE p.book_id = :book AND p.account_id = :account AND p.asset_id = :asset
      AND (CAST(:effective AS date) IS NULL OR p.effective_on <= :effective)
      AND (CAST(:recorded AS timestamptz) IS NULL OR p.recorded_at <= :recorded)),
opening AS (
    SELECT coalesce(sum(k.change), 0)::bigint AS balance FROM known k
    WHERE (CAST(:since AS date) IS NOT NULL AND k.effective_on < :since)
       OR (CAST(:after_on AS date) IS NOT NULL
         AND (k.effective_on, k.version) <= (:after_on, :after_version))),
page AS (
    SELECT * FROM known k
    WHERE (CAST(:since AS date) IS NULL OR k.effective_on >= :since)
      AND (CAST(:after_on AS date) IS NULL OR (k.effective_on, k.version) > (:after_on, :after_version))
    ORDER BY k.effective_on, k.version LIMIT :limit)
SELECT o.balance AS opening, e.entry_id, e.kind, page.line, page.effective_on, page.recorded_at,
       page.version, page.debit, page.credit, e.memo, e.document,
       (o.balance + sum(page.change) OVER (ORDER BY page.effective_on, page.version))::bigint AS running
FROM opening o LEFT JOIN page ON true
LEFT JOIN ledger.entry e ON e.book_id = :book AND e.entry_id = page.entry_id
ORDER BY page.effective_on, page.version

-- name: entry_by_id_entry
-- Read one entry back.
SELECT e.*, actor.name AS actor, approver.name AS approver, r.entry_id AS reversed_by
FROM ledger.entry e
JOIN ledger.actor ON actor.actor_id = e.actor_id
LEFT JOIN ledger.actor approver ON approver.actor_id = e.approver_id
LEFT JOIN ledger.entry r ON r.book_id = e.book_id AND r.reverses = e.entry_id
WHERE e.book_id = :book AND e.entry_id = :id

-- name: entry_by_id_posting
-- Read one entry back.
SELECT a.code AS account, a.owner, s.code AS asset, p.debit, p.credit, p.balance_after, p.version
FROM ledger.posting p
JOIN ledger.account a ON a.book_id = p.book_id AND a.account_id = p.account_id
JOIN ledger.asset s ON s.book_id = p.book_id AND s.asset_id = p.asset_id
WHERE p.book_id = :book AND p.entry_id = :id ORDER BY p.line

-- name: originals
-- Entries that are to be undone, a row for each line, those of one entry together.
SELECT e.entry_id, e.kind, e.effective_on, e.memo, e.document, e.reverses,
  a.code AS account, a.owner, s.code AS asset, p.debit, p.credit
FROM ledger.entry e
JOIN ledger.posting p ON p.book_id = e.book_id AND p.entry_id = e.entry_id
JOIN ledger.account a ON a.book_id = p.book_id AND a.account_id = p.account_id
JOIN ledger.asset s ON s.book_id = p.book_id AND s.asset_id = p.asset_id
WHERE e.book_id = %(book)s AND e.entry_id = ANY(%(ids)s) ORDER BY e.entry_id, p.line

-- name: now_account
-- Only one account.
AND b.account_id = :account
