-- name: stood
-- End-of-day balances of some purposes over some days, added up by case: each posting counts on every day on which it stands.
SELECT c.code AS case, sum(abs_side * x.days)::bigint AS fen_days
FROM (
  SELECT d.case_id, (CASE WHEN a.debit_normal THEN q.debit - q.credit ELSE q.credit - q.debit END) AS abs_side,
    (CAST(:last AS date) - greatest(q.effective_on, CAST(:first AS date)) + 1) AS days
  FROM ledger.damage_account d
  JOIN ledger.account a ON a.book_id = d.book_id AND a.account_id = d.account_id AND a.purpose = ANY(:purposes)
  JOIN ledger.posting q ON q.book_id = a.book_id AND q.account_id = a.account_id AND q.effective_on <= CAST(:last AS date)
  WHERE d.book_id = :book) x
JOIN ledger.damage_case c ON c.book_id = :book AND c.case_id = x.case_id
GROUP BY c.code HAVING sum(abs_side * x.days) > 0
ORDER BY c.code
