-- name: paid
-- What the treasury has booked of use fees and of permits out of the reserve in a span of days, and what was taken back of it,
-- in the order of its days: who paid, how much, by which slip, and where the money is at home: the area whose reserve was sold,
-- or where the site lay on that day. A party sees what it paid. What it is is told by the entry, of a reversal by the one that
-- it reverses.
SELECT e.entry_id, e.effective_on, coalesce(r.kind, e.kind) AS kind, r.entry_id IS NOT NULL AS reversal,
  n.amount::bigint AS amount, p.code AS payer,
  ledger.called_on(e.book_id, p.code, e.effective_on) AS payer_name, coalesce(t.terms ->> 'voucher', i.voucher, '') AS voucher,
  coalesce(r.document, e.document) AS document, n.reserve, w.region, w.watershed
FROM ledger.entry e
LEFT JOIN ledger.entry r ON r.book_id = e.book_id AND r.entry_id = e.reverses
CROSS JOIN LATERAL (
  SELECT sum(x.credit - x.debit) FILTER (WHERE a.purpose = 'nontax_revenue') AS amount,
    min(a.owner) FILTER (WHERE q.code IS NOT NULL) AS payer, min(a.owner) FILTER (WHERE a.purpose = 'listed') AS reserve
  FROM ledger.posting x
  JOIN ledger.account a ON a.book_id = x.book_id AND a.account_id = x.account_id
  LEFT JOIN ledger.party q ON q.book_id = a.book_id AND q.code = a.owner
    AND a.purpose IN ('fee_receivable', 'settlement_claim')
  WHERE x.book_id = e.book_id AND x.entry_id = e.entry_id) n
LEFT JOIN ledger.permit_fee_instalment i ON i.book_id = e.book_id AND i.entry_id = e.entry_id
LEFT JOIN LATERAL (  -- the slip is that of the act; the entry of a payment has the time of its fee
  SELECT t.terms, s.party, s.code AS site FROM ledger.permit_act t
  JOIN ledger.site s ON s.book_id = t.book_id AND s.code = t.site
  WHERE t.book_id = e.book_id AND t.act_id = e.entry_id AND t.machine IN ('permits.fee_correction', 'permits.fee_refund')
  UNION ALL
  SELECT t.terms, s.party, coalesce(t.site, s.code) FROM ledger.permit_fee f
  JOIN ledger.site s ON s.book_id = f.book_id AND s.code = f.site
  JOIN ledger.permit_act t ON t.book_id = f.book_id AND t.machine = 'permits.fee_payment' AND t.terms ->> 'fee' = f.fee_id::text
    AND e.entry_id = ledger.derived_id(f.fee_id, 'pay:' || t.act_id)
  WHERE f.book_id = e.book_id AND e.kind = 'permits.fee_payment'
    AND f.fee_id BETWEEN (left(e.entry_id::text, 13) || '-0000-0000-000000000000')::uuid
                     AND (left(e.entry_id::text, 13) || '-ffff-ffff-ffffffffffff')::uuid
  LIMIT 1) t ON true
LEFT JOIN LATERAL (
  SELECT a.region, a.watershed FROM ledger.site_attributes a
  WHERE a.book_id = e.book_id AND a.site = t.site AND a.valid_from <= e.effective_on
  ORDER BY a.valid_from DESC, a.recorded_at DESC LIMIT 1) w ON true
JOIN ledger.party p ON p.book_id = e.book_id AND p.code = coalesce(n.payer, t.party)
WHERE e.book_id = %(book)s AND e.effective_on BETWEEN %(since)s AND %(until)s
  AND (e.kind IN ('permits.fee_payment', 'permits.fee_refund', 'permits.fee_refund_back', 'market.settlement')
    OR r.kind IN ('permits.fee_payment', 'market.settlement'))
  AND n.amount <> 0 AND (%(owner)s::text IS NULL OR p.code = %(owner)s)
ORDER BY e.effective_on, e.entry_id
