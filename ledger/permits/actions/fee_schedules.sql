-- name: last_number
-- The number of the last part that a fee ever had.
SELECT max(number)::integer
FROM ledger.permit_fee_instalment
WHERE book_id = %(book)s AND fee_id = %(fee)s

-- name: all_parts
-- All parts that a fee ever had, also those whose place others took, in order; and the act that took it.
SELECT number, due_on, amount, working_days, paid_on, coalesce(carried, 0) AS carried, set_by, replaced_by
FROM ledger.permit_fee_instalment
WHERE book_id = %(book)s AND fee_id = %(fee)s
ORDER BY number

-- name: schedules
-- The reschedulings of a fee that are done, in the order in which their parts came, each with its notice, its day and whose
-- permits it charged.
SELECT t.act_id, t.effective_on AS on_day, t.terms ->> 'notice' AS notice, t.site
FROM ledger.permit_act t
JOIN ledger.permit_fee_instalment i ON i.book_id = t.book_id AND i.fee_id = %(fee)s AND i.set_by = t.act_id
WHERE t.book_id = %(book)s AND t.machine = 'permits.fee_schedule' AND t.terms ->> 'fee' = %(fee)s::text
GROUP BY t.act_id, t.effective_on, t.terms ->> 'notice', t.site
ORDER BY min(i.number)
