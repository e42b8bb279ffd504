-- name: paid
-- What each has paid of the principal of a part, without what went back; what its administrator or guarantor paid is its own.
SELECT coalesce((SELECT n.owner FROM ledger.damage_insolvency n
    WHERE n.book_id = y.book_id AND n.case_id = y.case_id AND n.administrator = y.payer AND n.counts),
    y.debtor, y.payer) AS payer,
  sum(y.amount - y.interest - y.excess - (
    SELECT coalesce(sum(r.amount), 0)
    FROM ledger.damage_return r
    JOIN ledger.process q ON q.book_id = r.book_id AND q.process_id = r.relief_id AND q.state = 'granted'
    WHERE r.book_id = y.book_id AND r.payment_id = y.payment_id
      AND r.counted_as = 'principal'))::bigint AS amount
FROM ledger.damage_payment y
WHERE y.book_id = %(book)s AND y.case_id = %(case)s AND y.part = %(part)s AND y.reversed_by IS NULL
  AND y.route IN ('treasury', 'agency', 'court', 'escrow', 'deposit', 'credit', 'release')
GROUP BY 1

-- name: left_owed
-- What judgments that reversed others leave owed of a part: as one says of it, or as refunds named it, at the least.
SELECT coalesce(x.left_owed, (
  SELECT min(r.left_owed)
  FROM ledger.damage_relief r
  JOIN ledger.process p ON p.book_id = r.book_id AND p.process_id = r.relief_id AND p.state = 'granted'
  WHERE r.book_id = x.book_id AND r.case_id = x.case_id AND r.part = x.part AND r.kind = 'refund_reversed')) AS owed
FROM ledger.damage_part x
WHERE x.book_id = %(book)s AND x.case_id = %(case)s AND x.part = %(part)s

-- name: recourse
-- What joint debtors of a part may recover from each other, as it was posted so far.
SELECT d.creditor, d.debtor, b.debits - b.credits AS amount
FROM ledger.damage_account d
JOIN ledger.account a USING (book_id, account_id)
JOIN ledger.balance b USING (book_id, account_id)
WHERE d.book_id = %(book)s AND d.case_id = %(case)s AND d.part = %(part)s AND a.purpose = 'recourse_claim'

-- name: punitive
-- What was made due of a part under a head of loss.
SELECT coalesce(sum(p.debit), 0)::bigint AS amount
FROM ledger.damage_account d
JOIN ledger.account a USING (book_id, account_id)
JOIN ledger.posting p USING (book_id, account_id)
JOIN ledger.entry e USING (book_id, entry_id)
WHERE d.book_id = %(book)s AND d.case_id = %(case)s AND d.head = %(head)s AND d.part = %(part)s
  AND a.purpose = 'claim_due' AND e.kind IN ('compensation.obligation', 'compensation.conversion', 'compensation.revival')

-- name: gone
-- Whose bankruptcy has ended: from it nothing is to be had any more.
SELECT n.owner
FROM ledger.damage_insolvency n
JOIN ledger.process p ON p.book_id = n.book_id AND p.process_id = n.insolvency_id AND p.state = 'closed'
WHERE n.book_id = %(book)s AND n.case_id = %(case)s AND n.counts
