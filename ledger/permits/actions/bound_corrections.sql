-- name: paid
-- What sales have paid for a pledge or a freeze.
SELECT coalesce(sum(r.paid), 0)::bigint
FROM ledger.permit_proceeds r
WHERE r.book_id = %(book)s AND r.claim_id = %(act)s

-- name: waits
-- What waits for its confirmation and rests on a pledge or a freeze: another correction, a sale, other lots of a pledge.
SELECT p.process_id AS act_id, p.machine
FROM ledger.permit_act t
JOIN ledger.permit_act w ON w.book_id = t.book_id AND w.site = t.site
  AND w.machine IN ('permits.bound_correction', 'permits.enforcement', 'permits.pledge')
  AND t.act_id::text IN (w.terms ->> 'corrects', w.terms ->> 'of', w.terms ->> 'replaces')
JOIN ledger.process p ON p.book_id = w.book_id AND p.process_id = w.act_id
  AND p.state IN ('proposed', 'order_proposed', 'accepted', 'replacement_proposed', 'replacement_accepted')
WHERE t.book_id = %(book)s AND t.act_id = %(act)s AND w.act_id IS DISTINCT FROM %(but)s::uuid
ORDER BY p.process_id
LIMIT 1

-- name: same_rank
-- Another freeze that stands on a lot on which one stands, and has a rank.
SELECT c.terms ->> 'order' AS named
FROM ledger.permit_act t
JOIN ledger.permit_act_lot x ON x.book_id = t.book_id AND x.act_id = t.act_id
JOIN ledger.permit_act_lot y ON y.book_id = x.book_id AND y.asset_id = x.asset_id AND y.act_id <> x.act_id
JOIN ledger.permit_act o ON o.book_id = y.book_id AND o.act_id = y.act_id AND o.site = t.site AND o.machine = 'permits.freeze'
JOIN ledger.process p ON p.book_id = o.book_id AND p.process_id = o.act_id AND p.state IN ('provisional', 'frozen', 'lift_asked')
CROSS JOIN LATERAL ledger.as_corrected(o) c
WHERE t.book_id = %(book)s AND t.act_id = %(act)s AND (c.terms ->> 'rank')::integer = %(rank)s
ORDER BY o.recorded_at
LIMIT 1

-- name: same_order
-- Another freeze of the site by an order, however that is written, that stands or waits for its second person.
SELECT p.process_id AS act_id, c.terms ->> 'order' AS named, p.state
FROM ledger.permit_act o
JOIN ledger.process p ON p.book_id = o.book_id AND p.process_id = o.act_id
  AND p.state IN ('proposed', 'provisional', 'frozen', 'lift_asked')
CROSS JOIN LATERAL ledger.as_corrected(o) c
WHERE o.book_id = %(book)s AND o.site = %(site)s AND o.machine = 'permits.freeze' AND o.act_id <> %(act)s
  AND ledger.plain_number(c.terms ->> 'order') = ledger.plain_number(%(order)s)
ORDER BY p.process_id
LIMIT 1
