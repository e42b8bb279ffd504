-- name: posted
-- For `posted`.
SELECT EXISTS (SELECT FROM ledger.entry WHERE book_id = %(book)s AND entry_id = %(id)s)

-- name: payment_posted
-- Take a payment, or a relief that stands in its place, out of what was counted to its part.
SELECT entry_id FROM ledger.damage_payment WHERE book_id = %(book)s AND payment_id = %(id)s

-- name: check_target
-- Check that an act is one that a reversal undoes.
SELECT kind FROM ledger.damage_record
WHERE book_id = %(book)s AND case_id = %(case)s AND record_id = %(id)s

-- name: decide_reversal
-- Confirm or drop a reversal that was asked for.
UPDATE ledger.damage_reversal
SET confirmed_on = %(on)s
WHERE book_id = %(book)s AND reversal_id = %(id)s

-- name: undo
-- Post the mirror image of an entry of the act.
SELECT reason, document FROM ledger.damage_record
WHERE book_id = %(book)s AND record_id = %(id)s

-- name: reopen
-- Let a term run again that the act had stopped.
UPDATE ledger.damage_clock
SET stopped_on = NULL
WHERE book_id = %(book)s AND case_id = %(case)s AND code = %(code)s AND subject = %(subject)s

-- name: payment_update_payment
-- Take a payment, or a relief that stands in its place, out of what was counted to its part.
UPDATE ledger.damage_payment
SET reversed_by = %(by)s, waiting = 0
WHERE book_id = %(book)s AND payment_id = %(id)s

-- name: payment_update_instalment
-- Take a payment, or a relief that stands in its place, out of what was counted to its part.
UPDATE ledger.damage_instalment i
SET settled = i.settled - s.amount FROM ledger.damage_settled s
WHERE i.book_id = %(book)s AND i.case_id = %(case)s AND s.book_id = i.book_id AND s.case_id = i.case_id
  AND s.number = i.number AND s.payment_id = %(id)s

-- name: terms_run_again
-- Let the terms of the instalments run again that are open now; not that of an enforcement which was
-- applied for.
UPDATE ledger.damage_clock k
SET stopped_on = NULL FROM ledger.damage_instalment i
WHERE k.book_id = %(book)s AND k.case_id = %(case)s AND k.code IN ('payment', 'enforcement')
  AND k.stopped_on >= %(on)s AND i.book_id = k.book_id AND i.case_id = k.case_id
    AND i.number::text = k.subject AND i.settled < i.amount
      AND NOT EXISTS (SELECT   FROM ledger.damage_record r
        WHERE r.book_id = k.book_id AND r.case_id = k.case_id AND r.kind = 'enforce'
          AND k.code = 'enforcement' AND r.effective_on = k.stopped_on)

-- name: onward
-- Let money wait again that had gone on to the treasury.
UPDATE ledger.damage_payment
SET waiting = waiting + %(amount)s
WHERE book_id = %(book)s AND payment_id = %(id)s

-- name: relief
-- Let what was granted be as if it had not been.
SELECT kind, part FROM ledger.damage_relief WHERE book_id = %(book)s AND relief_id = %(id)s

-- name: spending
-- Let money be in the fund again that was spent; what was carried over was asked for and paid in one act.
UPDATE ledger.damage_milestone m
SET paid = m.paid - s.amount FROM ledger.damage_spending s
WHERE m.book_id = %(book)s AND s.book_id = m.book_id AND s.spending_id = %(id)s
  AND m.project_id = s.project_id AND m.number = s.stage

-- name: case_goes_back
-- Let the case be again what it was before it was closed, or before its default was cured, on the strength
-- of the act.
SELECT action, from_state, effective_on FROM ledger.process_event
WHERE book_id = %(book)s AND process_id = %(id)s
  AND action IN ('close', 'default', 'cure', 'enforce', 'order')
ORDER BY version

-- name: anything_open_held
-- For `anything_open_held`.
SELECT 1 FROM ledger.damage_account d
JOIN ledger.account a USING (book_id, account_id)
JOIN ledger.balance b USING (book_id, account_id)
WHERE d.book_id = %(book)s AND d.case_id = %(case)s AND b.credits > b.debits
  AND a.purpose IN ('deposit_payable', 'overpaid_payable', 'agency_payable', 'escrow_payable')

-- name: anything_open_guarantees
-- For `anything_open_guarantees`.
SELECT 1 FROM ledger.damage_guarantee g
JOIN ledger.process p ON p.book_id = g.book_id AND p.process_id = g.guarantee_id
WHERE g.book_id = %(book)s AND g.case_id = %(case)s AND p.state = 'held'

-- name: overdue
-- For `overdue`.
SELECT 1 FROM ledger.damage_instalment
WHERE book_id = %(book)s AND case_id = %(case)s AND settled < amount AND due_on < %(on)s
LIMIT 1
