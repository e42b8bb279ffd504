-- name: months
-- List the months from the opening of a book until today, oldest first.
SELECT m::date AS month, count(e.entry_id) AS entries,
       coalesce((SELECT max(s.voucher_number) FROM ledger.seal s
                 WHERE s.book_id = %(book)s AND s.voucher_month = m::date), 0) AS last_voucher
FROM generate_series(%(first)s::timestamp, %(last)s::timestamp, '1 month') AS m
LEFT JOIN ledger.entry e ON e.book_id = %(book)s AND date_trunc('month', e.effective_on) = m
GROUP BY m ORDER BY m

-- name: steps
-- List the steps of a book, newest first; or the one that is named.
SELECT s.step_id, s.kind, s.month, p.state, f.reason, a.name AS proposed_by, f.recorded_at AS proposed_at,
       d.name AS decided_by, l.recorded_at AS decided_at, m.entries,
       s.checklist, l.reason AS decided_why
FROM ledger.period_step s
JOIN ledger.process p ON p.book_id = s.book_id AND p.process_id = s.step_id
JOIN ledger.process_event f ON f.book_id = s.book_id AND f.process_id = s.step_id AND f.version = 1
JOIN ledger.actor a ON a.actor_id = f.actor_id
LEFT JOIN ledger.process_event l ON l.book_id = s.book_id AND l.process_id = s.step_id AND l.version = 2
LEFT JOIN ledger.actor d ON d.actor_id = l.actor_id
LEFT JOIN ledger.period_move m ON m.book_id = s.book_id AND m.step_id = s.step_id
WHERE s.book_id = %(book)s AND (%(step)s::uuid IS NULL OR s.step_id = %(step)s)
ORDER BY f.recorded_at DESC

-- name: checklist
-- Tell what stands open of a month now.
SELECT ledger.period_checklist(%s, %s)

-- name: to_carry
-- List what accounts of revenue and expenditure have at the end of a day, without those that have nothing.
SELECT a.code AS account, a.owner, s.code AS asset, sum(p.debit - p.credit)::bigint AS balance
FROM ledger.posting p
JOIN ledger.account a ON a.book_id = p.book_id AND a.account_id = p.account_id AND a.purpose = ANY (
  (SELECT array_remove(k.debits || k.credits, %s) FROM ledger.entry_kind k WHERE k.code = %s)::text[])
JOIN ledger.asset s ON s.book_id = p.book_id AND s.asset_id = p.asset_id
WHERE p.book_id = %s AND p.effective_on <= %s
GROUP BY a.code, a.owner, s.code HAVING sum(p.debit) <> sum(p.credit)
ORDER BY a.code, s.code

-- name: frontiers
-- Tell how far a book is closed.
SELECT opens_on, soft_closed_through, closed_through FROM ledger.book WHERE book_id = %s
