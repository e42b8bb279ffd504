-- name: certificates_have_no_gaps
-- Certificates whose number within their year is not their place, counted from 1.
SELECT format('certificate %s-%s', x.year, x.number)
FROM (
  SELECT c.*, row_number() OVER (PARTITION BY book_id, year ORDER BY number) AS place
  FROM ledger.permit_certificate c) x
WHERE x.number <> x.place

-- name: entries_of_trades
-- What trades and the money of the exchange come to, the step from whose name the id of the entry is derived
-- (none where it is that of the act), and the kinds of which the entry has one.
('permits.sale', 'accepted', 'accept', ARRAY['permits.set_aside']),
('permits.sale', 'settled', 'settle', ARRAY['market.settlement']),
('permits.lease', 'running', 'register', ARRAY['permits.lease']),
('permits.buyback', 'paid', 'pay', ARRAY['permits.buyback']),
('market.deposit', 'recorded', '', ARRAY['market.deposit']),
('market.payout', 'paid', '', ARRAY['market.payout']),
('market.correction', 'reversed', '', ARRAY['journal.reversal'])

-- name: cancelled_sales_hold_nothing
-- Lots of a cancelled sale of which more is set aside than the sales that go on have taken.
SELECT s.code
FROM ledger.balance b
JOIN ledger.asset s USING (book_id, asset_id)
CROSS JOIN LATERAL (
  SELECT coalesce(sum(l.quantity) FILTER (WHERE p.state IN ('accepted', 'countersigned', 'approved')), 0) AS wanted,
    bool_or(p.state = 'cancelled') AS ended
  FROM ledger.permit_act_lot l
  JOIN ledger.process p ON p.book_id = l.book_id AND p.process_id = l.act_id AND p.machine = 'permits.sale'
  WHERE l.book_id = b.book_id AND l.asset_id = b.asset_id) l
WHERE b.purpose = 'listed' AND b.debits > b.credits AND l.ended AND b.debits - b.credits > l.wanted

-- name: bound_lots_end_by_an_enforcement
-- Pledges that were enforced and freezes that were executed without an enforcement that is done.
SELECT format('%s %s', e.machine, e.process_id)
FROM ledger.process_event e
WHERE (e.machine, e.action) IN (('permits.pledge', 'enforce'), ('permits.freeze', 'execute'))
  AND NOT EXISTS (
    SELECT FROM ledger.process p
    JOIN ledger.permit_act t ON t.book_id = p.book_id AND t.act_id = p.process_id
    WHERE p.book_id = e.book_id AND p.machine = 'permits.enforcement' AND p.state = 'done'
      AND t.terms ->> 'of' = e.process_id::text)

-- name: decisions_are_not_used_up
-- Decisions of which sales between their sides use more than any one of that number has allowed.
WITH allowed AS (
  SELECT t.book_id, t.site, t.other, t.terms ->> 'number' AS number, t.act_id, n.pollutant, n.area, y.vintage, sum(n.quantity) AS quantity
  FROM ledger.process p
  JOIN ledger.permit_act t ON t.book_id = p.book_id AND t.act_id = p.process_id
  JOIN ledger.permit_act_line n ON n.book_id = t.book_id AND n.act_id = t.act_id
  CROSS JOIN LATERAL generate_series(n.first_vintage::integer, n.last_vintage::integer) AS y (vintage)
  WHERE p.machine = 'market.decision' AND p.state IN ('registered', 'revocation_asked', 'revoked')
  GROUP BY t.book_id, t.site, t.other, number, t.act_id, n.pollutant, n.area, y.vintage),
decided AS (SELECT DISTINCT book_id, site, other, number FROM allowed),
used AS (
  SELECT d.book_id, d.site, d.other, d.number, m.pollutant, m.area, y.vintage, sum(m.quantity) AS quantity
  FROM decided d
  JOIN ledger.permit_act s ON s.book_id = d.book_id AND s.site = d.site AND s.other = d.other AND s.machine = 'permits.sale'
    AND s.terms ->> 'approval' = d.number
  JOIN ledger.process p ON p.book_id = s.book_id AND p.process_id = s.act_id AND p.state <> 'cancelled'
  JOIN ledger.permit_act_line m ON m.book_id = s.book_id AND m.act_id = s.act_id
  CROSS JOIN LATERAL generate_series(m.first_vintage::integer, m.last_vintage::integer) AS y (vintage)
  GROUP BY d.book_id, d.site, d.other, d.number, m.pollutant, m.area, y.vintage)
SELECT format('%s of %s, %s %s %s', u.number, u.site, u.pollutant, u.area, u.vintage)
FROM used u
WHERE u.quantity > coalesce((
  SELECT max(a.quantity)
  FROM allowed a
  WHERE a.book_id = u.book_id AND a.site = u.site AND a.other = u.other AND a.number = u.number AND a.pollutant = u.pollutant
    AND a.area = u.area AND a.vintage = u.vintage), 0)
