-- name: waiting
-- What of a payment waits, by head: its own entry, less what went on of it, with what of these was reversed.
WITH moved AS (
  SELECT y.entry_id FROM ledger.damage_payment y
  WHERE y.book_id = %(book)s AND y.payment_id = %(id)s
  UNION ALL
  SELECT ledger.derived_id(r.record_id, r.kind) FROM ledger.damage_record r
  WHERE r.book_id = %(book)s AND r.case_id = %(case)s AND r.subject = %(id)s
    AND r.kind IN ('remit', 'transfer_court', 'release_escrow')
), whole AS (
  SELECT entry_id FROM moved
  UNION ALL
  SELECT e.entry_id FROM ledger.entry e JOIN moved m ON m.entry_id = e.reverses
  WHERE e.book_id = %(book)s
)
SELECT d.head, sum(p.debit - p.credit)::bigint AS amount
FROM whole w
JOIN ledger.posting p ON p.book_id = %(book)s AND p.entry_id = w.entry_id
JOIN ledger.account a ON a.book_id = p.book_id AND a.account_id = p.account_id AND a.purpose = %(purpose)s
JOIN ledger.damage_account d ON d.book_id = a.book_id AND d.account_id = a.account_id
GROUP BY d.head HAVING sum(p.debit - p.credit) <> 0
ORDER BY d.head

-- name: go_on
-- Let an amount of a payment wait no longer: it goes on to the treasury.
UPDATE ledger.damage_payment
SET waiting = waiting - %(amount)s
WHERE book_id = %(book)s AND payment_id = %(id)s
