-- name: slips
-- What the acts that record a slip of a bank say, in a book or a case: whose money, how much, on which day and paper.
-- Not what was dropped or reversed. Where all is meant that is there, it is what was posted, or would be now.
SELECT r.book_id, r.case_id, r.record_id, r.recorded_at, CASE WHEN r.kind IN ('remit', 'transfer_court', 'release_escrow')
    THEN 'onward' ELSE r.kind END AS sort, r.effective_on,
  lower(regexp_replace(normalize(r.document, NFKC), '\s', '', 'g')) AS slip,
  CASE WHEN r.kind IN ('pay', 'spend', 'give_guarantee', 'credit_interest', 'bear_charge', 'dispose_fund')
    THEN coalesce(nullif(r.words ->> 'payer', ''), nullif(r.words ->> 'payee', ''), r.words ->> 'guarantor', r.words ->> 'pot',
      r.words ->> 'destination')
    ELSE coalesce(y.payer, f.payee, i.owner, i.belongs) END AS whose,
  coalesce(nullif(r.words ->> 'amount', '')::numeric * 100, (
      SELECT sum(q.debit) FROM ledger.posting q
      JOIN ledger.account a ON a.book_id = q.book_id AND a.account_id = q.account_id
      WHERE q.book_id = r.book_id AND q.entry_id = ledger.derived_id(r.record_id, r.kind)
        AND a.purpose IN ('claim_received', 'refund_in_transit', 'refund_payable', 'interest_payable') AND q.debit > 0),
    y.waiting, CASE r.kind WHEN 'return_from_treasury' THEN f.amount - f.came ELSE f.came - f.paid END, i.amount - (
      SELECT coalesce(sum(u.amount), 0) FROM ledger.damage_interest_use u
      WHERE u.book_id = i.book_id AND u.interest_id = i.interest_id))::bigint AS amount
FROM ledger.damage_record r
LEFT JOIN ledger.damage_payment y ON y.book_id = r.book_id AND y.payment_id = nullif(r.words ->> 'payment', '')::uuid
LEFT JOIN ledger.damage_refund f ON f.book_id = r.book_id AND f.refund_id = nullif(r.words ->> 'subject', '')::uuid
LEFT JOIN ledger.damage_interest i ON i.book_id = r.book_id AND i.interest_id = nullif(r.words ->> 'subject', '')::uuid
WHERE r.book_id = :book AND (CAST(:case AS integer) IS NULL OR r.case_id = :case)
  AND r.kind IN ('pay', 'remit', 'transfer_court', 'release_escrow', 'spend', 'dispose_fund', 'give_guarantee',
    'return_from_treasury', 'pay_refund', 'credit_interest', 'bear_charge', 'pay_interest')
  AND NOT EXISTS (SELECT FROM ledger.process p
    WHERE p.book_id = r.book_id AND p.process_id IN (r.record_id, ledger.derived_id(r.record_id, 'recording'))
      AND p.state = 'dropped')
  AND NOT EXISTS (SELECT FROM ledger.damage_reversal x
    WHERE x.book_id = r.book_id AND x.target = r.record_id AND x.confirmed_on IS NOT NULL)

-- name: alike
-- Which acts of a case tell the slip of another one, both ways.
WITH slip AS ({slips})
SELECT s.record_id AS act, e.record_id AS other
FROM slip s
JOIN slip e ON e.sort = s.sort AND e.effective_on = s.effective_on AND e.slip = s.slip
  AND e.whose = s.whose AND e.amount = s.amount AND e.record_id <> s.record_id
ORDER BY e.recorded_at, e.record_id
