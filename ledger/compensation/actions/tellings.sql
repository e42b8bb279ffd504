-- name: runs_again
-- Let the term run again that ended on the day on which something was told, or the case was closed.
UPDATE ledger.damage_clock
SET stopped_on = NULL
WHERE book_id = %(book)s AND case_id = %(case)s AND code = %(code)s AND subject = %(subject)s
  AND stopped_on = greatest(%(on)s, starts_on)

-- name: resting
-- An act that rests on what is to be retracted, and stands or waits for a second person: the first. What was signed is used
-- with its approval.
SELECT r.kind, r.effective_on AS on
FROM ledger.damage_record r
WHERE r.book_id = %(book)s AND r.case_id = %(case)s
  AND (r.words ->> 'signatures' = %(approval)s::text OR r.words ->> 'allowed' = %(id)s::text
    OR r.kind = 'receive_receipt' AND r.subject = %(id)s::uuid)
  AND (ledger.damage_act_stands(r.book_id, r.case_id, r.record_id) OR EXISTS (
    SELECT FROM ledger.process p
    WHERE p.book_id = r.book_id AND p.process_id = ledger.derived_id(r.record_id, 'recording') AND p.state = 'proposed'))
ORDER BY r.recorded_at LIMIT 1
