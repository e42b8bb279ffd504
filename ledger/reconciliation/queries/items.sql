-- name: lines
-- Read the lines that no proposed or standing match has; all, or those of some numbers.
SELECT l.line_id AS key, l.booked_on AS on, CASE WHEN l.direction = 'in' THEN l.amount ELSE -l.amount END AS net,
       l.reference, l.end_to_end, l.party, l.remittance, l.reversal
FROM ledger.bank_line l
WHERE l.book_id = :book AND l.bank_account_id = :account
  AND (CAST(:only AS integer[]) IS NULL OR l.line_id = ANY (CAST(:only AS integer[])))
  AND NOT EXISTS (SELECT FROM ledger.bank_match_line m
    WHERE m.book_id = l.book_id AND m.line_id = l.line_id AND m.live)
ORDER BY l.booked_on, l.line_id

-- name: items
-- Read the postings on the tied account that no proposed or standing match has; all, or some.
SELECT p.entry_id, p.line, p.effective_on, p.debit - p.credit AS net, e.document, e.memo, e.reverses,
       (SELECT coalesce(array_agg(DISTINCT x.name), '{}') FROM (
          SELECT a.owner AS name FROM ledger.posting q
          JOIN ledger.account a ON a.book_id = q.book_id AND a.account_id = q.account_id
          WHERE q.book_id = p.book_id AND q.entry_id = p.entry_id AND q.account_id <> p.account_id
          UNION ALL
          SELECT t.name FROM ledger.posting q
          JOIN ledger.account a ON a.book_id = q.book_id AND a.account_id = q.account_id
          CROSS JOIN LATERAL ledger.names_held(a.book_id, a.owner) AS t (name)
          WHERE q.book_id = p.book_id AND q.entry_id = p.entry_id
            AND q.account_id <> p.account_id) x) AS names
FROM ledger.posting p JOIN ledger.entry e ON e.book_id = p.book_id AND e.entry_id = p.entry_id
WHERE p.book_id = :book AND p.account_id = :ledger AND p.asset_id = :asset AND p.effective_on >= :since
  AND (CAST(:entries AS uuid[]) IS NULL
       OR (p.entry_id, p.line::integer) IN (SELECT *
         FROM unnest(CAST(:entries AS uuid[]), CAST(:numbers AS integer[]))))
  AND NOT EXISTS (SELECT FROM ledger.bank_match_posting m
                  WHERE m.book_id = p.book_id AND m.entry_id = p.entry_id AND m.line = p.line AND m.live)
ORDER BY p.effective_on, p.entry_id, p.line

-- name: open_on
-- Bring the balances of bank and ledger together on a day.
WITH whole AS (
  SELECT m.match_id FROM ledger.bank_match m
  WHERE m.book_id = :book AND m.bank_account_id = :account AND m.state = 'matched'
    AND NOT EXISTS (SELECT FROM ledger.bank_match_line x
      JOIN ledger.bank_line l ON l.book_id = x.book_id AND l.line_id = x.line_id
                    WHERE x.book_id = m.book_id AND x.match_id = m.match_id AND l.booked_on > :on)
    AND NOT EXISTS (SELECT FROM ledger.bank_match_posting x
                    JOIN ledger.posting p ON p.book_id = x.book_id AND p.entry_id = x.entry_id
                      AND p.line = x.line
                    WHERE x.book_id = m.book_id AND x.match_id = m.match_id AND p.effective_on > :on))
SELECT 'bank' AS side, l.line_id::text AS key, l.booked_on AS on,
       CASE WHEN l.direction = 'in' THEN l.amount ELSE -l.amount END AS net,
       concat_ws(' / ', nullif(l.party, ''), nullif(l.remittance, ''), nullif(l.end_to_end, ''),
                 nullif(l.reference, '')) AS words,
       m.state IS NOT DISTINCT FROM 'matched' AS matched_later
FROM ledger.bank_line l
LEFT JOIN ledger.bank_match_line x ON x.book_id = l.book_id AND x.line_id = l.line_id AND x.live
LEFT JOIN ledger.bank_match m ON m.book_id = x.book_id AND m.match_id = x.match_id
WHERE l.book_id = :book AND l.bank_account_id = :account AND l.booked_on <= :on
  AND NOT EXISTS (SELECT FROM whole w WHERE w.match_id = x.match_id)
UNION ALL
SELECT 'ledger', p.entry_id || '/' || p.line, p.effective_on, p.debit - p.credit,
       concat_ws(' / ', e.kind, nullif(e.memo, ''), nullif(e.document, '')),
       m.state IS NOT DISTINCT FROM 'matched'
FROM ledger.posting p JOIN ledger.entry e ON e.book_id = p.book_id AND e.entry_id = p.entry_id
LEFT JOIN ledger.bank_match_posting x ON x.book_id = p.book_id AND x.entry_id = p.entry_id
  AND x.line = p.line AND x.live
LEFT JOIN ledger.bank_match m ON m.book_id = x.book_id AND m.match_id = x.match_id
WHERE p.book_id = :book AND p.account_id = :ledger AND p.asset_id = :asset
  AND p.effective_on BETWEEN :since AND :on
  AND NOT EXISTS (SELECT FROM whole w WHERE w.match_id = x.match_id)
ORDER BY 1, 3, 2

-- name: balances
-- Bring the balances of bank and ledger together on a day.
WITH first AS (
  SELECT opening, from_on FROM ledger.bank_statement WHERE book_id = :book AND bank_account_id = :account
  ORDER BY from_on, to_on, statement_id LIMIT 1)
SELECT (coalesce((SELECT opening FROM first), 0)
        + coalesce((SELECT sum(CASE WHEN direction = 'in' THEN amount ELSE -amount END) FROM ledger.bank_line
                   WHERE book_id = :book AND bank_account_id = :account AND booked_on <= :on), 0))::bigint AS bank,
       coalesce((SELECT sum(debit - credit) FROM ledger.posting
                 WHERE book_id = :book AND account_id = :ledger AND asset_id = :asset
                   AND effective_on <= :on), 0)::bigint AS ledger

-- name: periods
-- Bring the balances of bank and ledger together on a day.
SELECT from_on, to_on FROM ledger.bank_statement
WHERE book_id = :book AND bank_account_id = :account AND from_on <= :on ORDER BY from_on, to_on
