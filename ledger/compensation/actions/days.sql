-- name: held
-- What some accounts hold at the end of each legal day on which something was posted, in their normal
-- direction.
SELECT a.code AS account, d.effective_on AS day, d.held
FROM unnest(%(codes)s::text[]) AS u (code)
JOIN ledger.account a ON a.book_id = %(book)s AND a.code = u.code
CROSS JOIN LATERAL (
  SELECT p.effective_on,
    sum(sum(CASE WHEN a.debit_normal THEN p.debit - p.credit ELSE p.credit - p.debit END))
      OVER (ORDER BY p.effective_on)::bigint AS held
  FROM ledger.posting p
  WHERE p.book_id = a.book_id AND p.account_id = a.account_id
  GROUP BY p.effective_on) AS d
ORDER BY d.effective_on, a.code
