-- name: bounds
-- Who owes the parts of which something is open and all who owe it do so up to a sum, and what each has paid of it,
-- without what went back.
SELECT o.part, o.owner, o.most,
  (SELECT coalesce(sum(y.amount - y.excess - (
       SELECT coalesce(sum(r.amount), 0)
       FROM ledger.damage_return r
       JOIN ledger.process q ON q.book_id = r.book_id AND q.process_id = r.relief_id AND q.state = 'granted'
       WHERE r.book_id = y.book_id AND r.payment_id = y.payment_id AND r.counted_as <> 'excess')), 0)::bigint
   FROM ledger.damage_payment y
   WHERE y.book_id = o.book_id AND y.case_id = o.case_id AND y.part = o.part
     AND coalesce(y.debtor, y.payer) = o.owner AND y.reversed_by IS NULL
     AND y.route IN ('treasury', 'agency', 'court', 'escrow', 'deposit', 'credit')) AS paid
FROM ledger.damage_obligor o
WHERE o.book_id = %(book)s AND o.case_id = %(case)s AND o.until_on IS NULL
  AND NOT EXISTS (SELECT FROM ledger.damage_obligor w
    WHERE w.book_id = o.book_id AND w.case_id = o.case_id AND w.part = o.part AND w.until_on IS NULL AND w.most IS NULL)
  AND EXISTS (SELECT FROM ledger.damage_instalment i
    WHERE i.book_id = o.book_id AND i.case_id = o.case_id AND i.part = o.part AND i.settled < i.amount)
ORDER BY o.part, o.place

-- name: take_out
-- Keep by which reversal what was written off is owed again.
UPDATE ledger.damage_payment
SET reversed_by = %(by)s
WHERE book_id = %(book)s AND case_id = %(case)s AND entry_id = %(entry)s AND route = 'written_off'

-- name: unsettle
-- Take what was written off out of the instalments.
UPDATE ledger.damage_instalment i
SET settled = i.settled - s.amount
FROM ledger.damage_settled s
JOIN ledger.damage_payment y ON y.book_id = s.book_id AND y.payment_id = s.payment_id AND y.route = 'written_off'
WHERE i.book_id = %(book)s AND i.case_id = %(case)s AND s.book_id = i.book_id AND s.case_id = i.case_id
  AND s.number = i.number AND y.entry_id = %(entry)s

-- name: duties_of
-- The duties of which an entry has written something off.
SELECT DISTINCT d.part
FROM ledger.posting p
JOIN ledger.damage_account d ON d.book_id = p.book_id AND d.account_id = p.account_id AND d.case_id = %(case)s
JOIN ledger.account a ON a.book_id = d.book_id AND a.account_id = d.account_id AND a.purpose = 'claim_in_kind'
WHERE p.book_id = %(book)s AND p.entry_id = %(entry)s

-- name: closed_from
-- In which state a bankruptcy was closed.
SELECT from_state FROM ledger.process_event
WHERE book_id = %(book)s AND process_id = %(id)s AND action = 'close'
ORDER BY version DESC LIMIT 1
