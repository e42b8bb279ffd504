-- name: first_site
-- The site to which the notice of a fee was served, where the fee has followed its permits from it; no row where it never has.
SELECT t.site
FROM ledger.permit_act t
JOIN ledger.entry e ON e.book_id = t.book_id AND e.entry_id = ledger.derived_id(%(fee)s, 'move:' || t.act_id)
WHERE t.book_id = %(book)s AND t.machine = 'permits.move'
ORDER BY e.recorded_at
LIMIT 1

-- name: former_sites
-- The sites that a fee has followed its permits from, and those for which a part of it was paid.
SELECT t.site
FROM ledger.permit_act t
JOIN ledger.entry e ON e.book_id = t.book_id AND e.entry_id = ledger.derived_id(%(fee)s, 'move:' || t.act_id)
WHERE t.book_id = %(book)s AND t.machine = 'permits.move'
UNION
SELECT t.site
FROM ledger.permit_act t
JOIN ledger.process p ON p.book_id = t.book_id AND p.process_id = t.act_id AND p.state = 'done'
WHERE t.book_id = %(book)s AND t.machine = 'permits.fee_payment' AND t.terms ->> 'fee' = %(fee)s::text

-- name: payer
-- Who paid a part of a fee, by the entry that booked it, and for which site; no row where it is not paid.
SELECT a.owner AS party, coalesce(t.site, f.site) AS site
FROM ledger.permit_fee_instalment i
JOIN ledger.permit_fee f ON f.book_id = i.book_id AND f.fee_id = i.fee_id
JOIN ledger.posting p ON p.book_id = i.book_id AND p.entry_id = i.entry_id AND p.credit > 0
JOIN ledger.account a ON a.book_id = p.book_id AND a.account_id = p.account_id AND a.purpose = 'fee_receivable'
LEFT JOIN ledger.permit_act t ON t.book_id = i.book_id AND t.machine = 'permits.fee_payment'
  AND i.entry_id = ledger.derived_id(i.fee_id, 'pay:' || t.act_id) AND t.terms ->> 'fee' = i.fee_id::text
WHERE i.book_id = %(book)s AND i.fee_id = %(fee)s AND i.number = %(number)s
