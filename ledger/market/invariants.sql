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
