-- name: kind
-- What kind of act a record of the case is.
SELECT kind FROM ledger.damage_record
WHERE book_id = %(book)s AND case_id = %(case)s AND record_id = %(id)s

-- name: confirm
-- Keep the day on which a reversal was confirmed.
UPDATE ledger.damage_reversal
SET confirmed_on = %(on)s
WHERE book_id = %(book)s AND reversal_id = %(id)s

-- name: grounds
-- Why a reversal was asked for, and on which paper.
SELECT reason, document FROM ledger.damage_record
WHERE book_id = %(book)s AND record_id = %(id)s

-- name: entry_of_payment
-- The entry of a payment.
SELECT entry_id FROM ledger.damage_payment
WHERE book_id = %(book)s AND payment_id = %(id)s

-- name: take_out
-- Keep by which reversal a payment was undone: nothing of it waits.
UPDATE ledger.damage_payment
SET reversed_by = %(by)s, waiting = 0
WHERE book_id = %(book)s AND payment_id = %(id)s

-- name: unsettle
-- Take what was counted of a payment out of the instalments.
UPDATE ledger.damage_instalment i
SET settled = i.settled - s.amount
FROM ledger.damage_settled s
WHERE i.book_id = %(book)s AND i.case_id = %(case)s AND s.book_id = i.book_id AND s.case_id = i.case_id
  AND s.number = i.number AND s.payment_id = %(id)s

-- name: terms_run_again
-- Let the terms of the instalments run again that are open now and had stopped since a day; not that of an
-- enforcement which was applied for.
UPDATE ledger.damage_clock k
SET stopped_on = NULL
FROM ledger.damage_instalment i
WHERE k.book_id = %(book)s AND k.case_id = %(case)s AND k.code IN ('payment', 'enforcement')
  AND k.stopped_on >= %(on)s
  AND i.book_id = k.book_id AND i.case_id = k.case_id AND i.number::text = k.subject AND i.settled < i.amount
  AND NOT EXISTS (SELECT FROM ledger.damage_record r
    WHERE r.book_id = k.book_id AND r.case_id = k.case_id AND r.kind IN ('enforce', 'enforce_apart')
      AND k.code = 'enforcement' AND r.effective_on = k.stopped_on)

-- name: wait_again
-- Let an amount of a payment wait again that had gone on to the treasury.
UPDATE ledger.damage_payment
SET waiting = waiting + %(amount)s
WHERE book_id = %(book)s AND payment_id = %(id)s

-- name: relief
-- What a relief is, and of which part.
SELECT kind, part FROM ledger.damage_relief
WHERE book_id = %(book)s AND relief_id = %(id)s

-- name: unpay_stage
-- Take a spending out of what was paid for its stage, where it has one.
UPDATE ledger.damage_milestone m
SET paid = m.paid - s.amount
FROM ledger.damage_spending s
WHERE m.book_id = %(book)s AND s.book_id = m.book_id AND s.spending_id = %(id)s
  AND m.project_id = s.project_id AND m.number = s.stage

-- name: free_invoice
-- Let an invoice be paid by another spending, for this one is reversed.
UPDATE ledger.damage_spending
SET invoice_stands = NULL
WHERE book_id = %(book)s AND spending_id = %(id)s AND invoice_stands IS NOT NULL

-- name: not_evaluated
-- Keep that the evaluation of a restoration does not count any more.
UPDATE ledger.damage_project
SET evaluated = false
WHERE book_id = %(book)s AND project_id = %(id)s

-- name: converted_duty
-- The duty of which something became money by an act.
SELECT duty FROM ledger.damage_conversion
WHERE book_id = %(book)s AND conversion_id = %(id)s
