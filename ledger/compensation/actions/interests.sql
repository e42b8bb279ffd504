-- name: since
-- Since which day money of a sort has come into the case; null where none came.
SELECT ledger.damage_money_since(%(book)s, %(case)s, %(pot)s, %(owner)s, %(guarantee)s, '{}') AS first

-- name: resting
-- What banks credited and charged that would rest on no money, were some entries taken back, in each case that they moved.
SELECT c.code, r.kind, r.effective_on AS on, ((r.words ->> 'amount')::numeric * 100)::bigint AS amount
FROM (
  SELECT DISTINCT d.case_id
  FROM ledger.posting q
  JOIN ledger.damage_account d ON d.book_id = q.book_id AND d.account_id = q.account_id
  WHERE q.book_id = %(book)s AND q.entry_id = ANY(%(entries)s)) t
CROSS JOIN LATERAL ledger.interest_without_money(%(book)s, t.case_id, %(entries)s) x
JOIN ledger.damage_record r ON r.book_id = %(book)s AND r.record_id = x.record_id
JOIN ledger.damage_case c ON c.book_id = r.book_id AND c.case_id = r.case_id
ORDER BY r.effective_on, r.record_id LIMIT 1
