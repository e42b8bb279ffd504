-- name: higher
-- The area of the cap from which one got its room, with what room that one still has.
SELECT h.area, coalesce(b.debits - b.credits, 0) AS room
FROM ledger.permit_cap c
JOIN ledger.permit_cap h ON h.book_id = c.book_id AND h.asset_id = c.parent_id
LEFT JOIN ledger.account a ON a.book_id = h.book_id AND a.code = ledger.permit_account_code('bureau:' || h.area, 'cap_available')
LEFT JOIN ledger.balance b ON b.book_id = h.book_id AND b.account_id = a.account_id AND b.asset_id = h.asset_id
WHERE c.book_id = %(book)s AND c.pollutant = %(pollutant)s AND c.area = %(area)s AND c.vintage = %(vintage)s

-- name: changed_before
-- What other outcomes of reviews have changed of a decision, by pollutant, area and year.
SELECT n.pollutant, n.area, n.first_vintage AS vintage, sum(n.quantity)::bigint AS quantity
FROM ledger.permit_act o
JOIN ledger.process p ON p.book_id = o.book_id AND p.process_id = o.act_id AND p.state = 'done'
JOIN ledger.permit_act t ON t.book_id = o.book_id AND t.act_id = (o.terms ->> 'review')::uuid
JOIN ledger.permit_act_line n ON n.book_id = o.book_id AND n.act_id = o.act_id
WHERE o.book_id = %(book)s AND o.machine = 'permits.review_outcome' AND o.site = %(site)s
  AND t.machine = 'permits.review' AND t.terms ->> 'decision' = %(decision)s AND o.act_id <> %(without)s
GROUP BY n.pollutant, n.area, n.first_vintage
