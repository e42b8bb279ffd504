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

-- name: money_is_bound_for_requests
-- Parties that ask for pay-outs, of whose money another sum is bound than they wait for. An archive brings the
-- entries without the requests.
SELECT t.site
FROM ledger.permit_act t
JOIN ledger.process p ON p.book_id = t.book_id AND p.process_id = t.act_id
WHERE t.machine = 'market.payout_request'
GROUP BY t.book_id, t.site
HAVING coalesce(sum(t.money) FILTER (WHERE p.state IN ('asked', 'paying')), 0) <> (
  SELECT coalesce(sum(b.credits - b.debits), 0)
  FROM ledger.account a
  JOIN ledger.balance b ON b.book_id = a.book_id AND b.account_id = a.account_id
  WHERE a.book_id = t.book_id AND a.owner = t.site AND a.purpose = 'settlement_bound')

-- name: decisions_are_not_used_up
-- Decisions of which sales between their sides use more than any one of that number has allowed.
SELECT format('%s of %s, %s %s %s', x.number, s.site, m.pollutant, m.area, y.vintage)
FROM ledger.process p
JOIN ledger.permit_act s ON s.book_id = p.book_id AND s.act_id = p.process_id
JOIN ledger.permit_act_line m ON m.book_id = s.book_id AND m.act_id = s.act_id
CROSS JOIN LATERAL (SELECT s.terms ->> 'approval' AS number) x
CROSS JOIN LATERAL generate_series(m.first_vintage::integer, m.last_vintage::integer) AS y (vintage)
WHERE p.machine = 'permits.sale' AND p.state <> 'cancelled' AND x.number <> ''
GROUP BY s.book_id, s.site, s.other, x.number, m.pollutant, m.area, y.vintage
HAVING sum(m.quantity) > (
  SELECT max(coalesce(w.quantity, 0))
  FROM ledger.permit_act t
  JOIN ledger.process q ON q.book_id = t.book_id AND q.process_id = t.act_id
    AND q.state IN ('registered', 'revocation_asked', 'revoked')
  CROSS JOIN LATERAL (
    SELECT sum(n.quantity) AS quantity
    FROM ledger.permit_act_line n
    WHERE n.book_id = t.book_id AND n.act_id = t.act_id AND n.pollutant = m.pollutant AND n.area = m.area
      AND y.vintage BETWEEN n.first_vintage AND n.last_vintage) w
  WHERE t.book_id = s.book_id AND t.site = s.site AND t.machine = 'market.decision' AND t.other = s.other
    AND t.terms ->> 'number' = x.number)
