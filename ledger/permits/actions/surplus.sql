-- name: counted
-- A measure that was recognised for the enterprise of a site, as it was written then, however it is written now.
SELECT m.measure
FROM ledger.site s
JOIN ledger.site o ON o.book_id = s.book_id AND o.party = s.party
JOIN ledger.permit_act t ON t.book_id = o.book_id AND t.site = o.code AND t.machine = 'permits.surplus'
JOIN ledger.permit_measure m ON m.book_id = t.book_id AND m.act_id = t.act_id
WHERE s.book_id = %(book)s AND s.code = %(site)s
  AND ledger.plain_number(m.measure) = ledger.plain_number(%(measure)s)
LIMIT 1
