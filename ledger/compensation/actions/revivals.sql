-- name: written_off
-- What of a part is written off and was not owed again, by head, in fen: what was taken from what is due of it, without
-- what was owed again; entries of both kinds, and what of them was reversed.
SELECT x.head, sum(x.amount)::bigint AS amount
FROM (
  SELECT d.head, CASE WHEN a.purpose = 'claim_due' AND k.kind = 'compensation.write_off' THEN q.credit - q.debit
    WHEN a.purpose = 'claim_waived' AND k.kind = 'compensation.revival' THEN q.debit - q.credit ELSE 0 END AS amount
  FROM ledger.damage_account d
  JOIN ledger.account a ON a.book_id = d.book_id AND a.account_id = d.account_id
    AND a.purpose IN ('claim_due', 'claim_waived')
  JOIN ledger.posting q ON q.book_id = d.book_id AND q.account_id = d.account_id
  JOIN ledger.entry e ON e.book_id = q.book_id AND e.entry_id = q.entry_id
  LEFT JOIN ledger.entry t ON t.book_id = e.book_id AND t.entry_id = e.reverses
  CROSS JOIN LATERAL (SELECT coalesce(t.kind, e.kind) AS kind) k
  WHERE d.book_id = %(book)s AND d.case_id = %(case)s AND d.part = %(part)s) x
GROUP BY x.head ORDER BY x.head
