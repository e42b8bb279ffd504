-- name: fee
-- A fee as it is kept.
SELECT site, notice_on, notice, law, computed, payable, exemption
FROM ledger.permit_fee
WHERE book_id = %(book)s AND fee_id = %(fee)s

-- name: lines
-- What makes a fee up, in order.
SELECT pollutant, area, first_vintage, last_vintage, quantity, rate, coefficient, amount, source, term_units, term_per
FROM ledger.permit_fee_line
WHERE book_id = %(book)s AND fee_id = %(fee)s
ORDER BY line

-- name: parts
-- The instalments of a fee that stand, in order.
SELECT number, due_on, amount, working_days, paid_on, voucher, receipt, coalesce(surcharge, 0) AS surcharge, came_on,
  coalesce(carried, 0) AS carried, set_by
FROM ledger.permit_fee_instalment
WHERE book_id = %(book)s AND fee_id = %(fee)s AND replaced_by IS NULL
ORDER BY number

-- name: unpaid
-- The lots on a site's unpaid account, and those that an order has frozen there, that no fee of the site
-- charges, or only one that is named, by line of a grant and year: years that follow each other stand
-- together. A lot without a grant is a line of its own.
SELECT l.asset_id, c.pollutant, c.area,
  coalesce(l.grant_id::text || ':' || l.grant_line, l.asset_id::text) AS line,
  c.vintage, b.quantity, l.valid_from, l.valid_to
FROM ledger.account a
CROSS JOIN LATERAL (
  SELECT y.asset_id, sum(y.quantity)::bigint AS quantity
  FROM (SELECT o.asset_id, o.debits - o.credits AS quantity FROM ledger.balance o
        WHERE o.book_id = a.book_id AND o.account_id = a.account_id AND o.debits > o.credits
        UNION ALL
        SELECT z.asset_id, z.quantity FROM ledger.frozen_from(a.book_id, a.account_id) z) y
  GROUP BY y.asset_id) b
JOIN ledger.permit_lot l ON l.book_id = a.book_id AND l.asset_id = b.asset_id
JOIN ledger.permit_cap c ON c.book_id = a.book_id AND c.asset_id = l.cap_id
WHERE a.book_id = %(book)s AND a.code = %(account)s
  AND NOT EXISTS (
    SELECT FROM ledger.permit_fee_lot f
    JOIN ledger.permit_fee g ON g.book_id = f.book_id AND g.fee_id = f.fee_id
    JOIN ledger.process p ON p.book_id = g.book_id AND p.process_id = g.fee_id
    WHERE f.book_id = l.book_id AND f.asset_id = l.asset_id AND g.site = %(site)s
      AND p.state NOT IN ('dropped', 'revoked', 'annulled') AND g.fee_id IS DISTINCT FROM %(but)s)
ORDER BY c.pollutant, c.area, line, c.vintage

-- name: charged_lots
-- The lots that a fee charges, by line of a grant and year, as `unpaid` lists them.
SELECT l.asset_id, c.pollutant, c.area,
  coalesce(l.grant_id::text || ':' || l.grant_line, l.asset_id::text) AS line,
  c.vintage, f.quantity, l.valid_from, l.valid_to
FROM ledger.permit_fee_lot f
JOIN ledger.permit_lot l ON l.book_id = f.book_id AND l.asset_id = f.asset_id
JOIN ledger.permit_cap c ON c.book_id = l.book_id AND c.asset_id = l.cap_id
WHERE f.book_id = %(book)s AND f.fee_id = %(fee)s
ORDER BY c.pollutant, c.area, line, c.vintage

-- name: lots
-- The lots that a fee charges.
SELECT asset_id, quantity
FROM ledger.permit_fee_lot
WHERE book_id = %(book)s AND fee_id = %(fee)s

-- name: freed
-- What became free by an exemption, lot by lot, and how much of it the site still holds freely.
SELECT s.code AS asset, c.pollutant, c.vintage, f.quantity, coalesce(b.debits - b.credits, 0)::bigint AS held
FROM ledger.fee_lots_freed(%(book)s, %(fee)s) f
JOIN ledger.asset s ON s.book_id = %(book)s AND s.asset_id = f.asset_id
JOIN ledger.permit_lot l ON l.book_id = s.book_id AND l.asset_id = s.asset_id
JOIN ledger.permit_cap c ON c.book_id = l.book_id AND c.asset_id = l.cap_id
LEFT JOIN ledger.account a ON a.book_id = s.book_id AND a.code = %(account)s
LEFT JOIN ledger.balance b ON b.book_id = a.book_id AND b.account_id = a.account_id AND b.asset_id = s.asset_id
ORDER BY s.code

-- name: charged
-- Of the lots that a fee charges, what is still on the unpaid account: some was surrendered since, or moved.
SELECT s.code AS asset, least(f.quantity, b.debits - b.credits) AS quantity
FROM ledger.permit_fee_lot f
JOIN ledger.asset s USING (book_id, asset_id)
JOIN ledger.account a ON a.book_id = f.book_id AND a.code = %(account)s
JOIN ledger.balance b ON b.book_id = f.book_id AND b.account_id = a.account_id AND b.asset_id = f.asset_id
WHERE f.book_id = %(book)s AND f.fee_id = %(fee)s AND b.debits > b.credits
ORDER BY f.asset_id

-- name: formerly
-- The sites from which a fee has followed its permits.
SELECT t.site
FROM ledger.permit_act t
JOIN ledger.entry e ON e.book_id = t.book_id AND e.entry_id = ledger.derived_id(%(fee)s, 'move:' || t.act_id)
WHERE t.book_id = %(book)s AND t.machine = 'permits.move'

-- name: not_there
-- The first of some lots of which less stood on an account on a day, or an order had frozen there, than is to be charged, and
-- since when what is there is there.
SELECT c.pollutant, c.vintage, n.since
FROM unnest(%(assets)s::integer[], %(quantities)s::bigint[]) AS m (asset_id, quantity)
JOIN ledger.permit_lot l ON l.book_id = %(book)s AND l.asset_id = m.asset_id
JOIN ledger.permit_cap c ON c.book_id = l.book_id AND c.asset_id = l.cap_id
JOIN ledger.account a ON a.book_id = l.book_id AND a.code = %(account)s
CROSS JOIN LATERAL (
  SELECT coalesce(sum(p.debit - p.credit) FILTER (WHERE e.effective_on <= %(on)s), 0) AS held,
    max(e.effective_on) FILTER (WHERE p.debit > 0) AS since
  FROM ledger.posting p
  JOIN ledger.entry e ON e.book_id = p.book_id AND e.entry_id = p.entry_id
  WHERE p.book_id = a.book_id AND p.account_id = a.account_id AND p.asset_id = m.asset_id) n
LEFT JOIN LATERAL ledger.frozen_from(a.book_id, a.account_id, %(on)s) z ON z.asset_id = m.asset_id
WHERE n.held + coalesce(z.quantity, 0) < m.quantity
ORDER BY n.since DESC, c.pollutant, c.vintage
LIMIT 1
