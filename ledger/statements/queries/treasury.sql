-- name: cash
-- What moved on the account of the treasury.
cash AS (
  SELECT p.asset_id, p.entry_id, p.line, p.debit, p.credit, {old} AS old FROM ledger.posting p
  WHERE p.book_id = :book {filters})

-- name: sums
-- Give opening, receipts, payments and closing of the treasury's account in each currency; of one case when
-- it is named.
WITH {cash}, told AS (
  SELECT c.*, u.entry_id IS NOT NULL AS undone FROM cash c
  JOIN ledger.entry e ON e.book_id = :book AND e.entry_id = c.entry_id
  LEFT JOIN ledger.entry u ON u.book_id = :book AND u.entry_id = e.reverses)
SELECT x.code, x.scale, x.unit, x.digits,
  coalesce(sum(t.debit - t.credit) FILTER (WHERE t.old), 0) AS opening,
  coalesce(sum(CASE WHEN t.undone THEN -t.credit ELSE t.debit END) FILTER (WHERE NOT t.old), 0) AS receipts,
  coalesce(sum(CASE WHEN t.undone THEN -t.debit ELSE t.credit END) FILTER (WHERE NOT t.old), 0) AS payments
FROM told t JOIN ledger.asset x ON x.book_id = :book AND x.asset_id = t.asset_id
GROUP BY x.code, x.scale, x.unit, x.digits ORDER BY x.code

-- name: by_case
-- What moved in the range, with the case whose accounts its entry touches.
SELECT c.asset_id, c.entry_id, c.line, c.debit, c.credit, min(h.code) AS case_code
FROM cash c JOIN ledger.posting q ON q.book_id = :book AND q.entry_id = c.entry_id
LEFT JOIN ledger.damage_account o ON o.book_id = :book AND o.account_id = q.account_id
LEFT JOIN ledger.damage_case h ON h.book_id = :book AND h.case_id = o.case_id
WHERE NOT c.old GROUP BY c.asset_id, c.entry_id, c.line, c.debit, c.credit

-- name: by_kind
-- What moved in the range, whatever its case.
SELECT c.*, NULL::text AS case_code FROM cash c WHERE NOT c.old

-- name: lines
-- Give what the treasury received and paid in a period, by the kind of entry, or by kind and case.
WITH {cash}, moved AS ({moved}),
told AS (
  SELECT c.asset_id, coalesce(u.kind, e.kind) AS kind, c.case_code,
    CASE WHEN (c.debit > 0) = (u.entry_id IS NULL) THEN 'receipt' ELSE 'payment' END AS direction,
    (c.debit + c.credit) * CASE WHEN u.entry_id IS NULL THEN 1 ELSE -1 END AS amount
  FROM moved c JOIN ledger.entry e ON e.book_id = :book AND e.entry_id = c.entry_id
  LEFT JOIN ledger.entry u ON u.book_id = :book AND u.entry_id = e.reverses)
SELECT x.code AS asset, x.scale, x.unit, x.digits, t.direction, t.kind, t.case_code, sum(t.amount) AS amount
FROM told t JOIN ledger.asset x ON x.book_id = :book AND x.asset_id = t.asset_id
WHERE CAST(:after_asset AS text) IS NULL OR (x.code, t.direction, t.kind, coalesce(t.case_code, ''))
  > (:after_asset, :after_direction, :after_kind, :after_case)
GROUP BY x.code, x.scale, x.unit, x.digits, t.direction, t.kind, t.case_code
ORDER BY x.code, t.direction, t.kind, coalesce(t.case_code, '') LIMIT :limit

-- name: none_is_old
-- Without a first day nothing came before it.
false

-- name: old
-- What came before the first day.
p.effective_on < :since
