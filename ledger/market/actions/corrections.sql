-- name: payment
-- Whose money a deposit or pay-out is, how much, and the request by which it was asked for: the exchange owes it to one party.
SELECT a.owner, p.debit + p.credit AS amount,
  ledger.act_of_entry(p.book_id, p.entry_id, ARRAY(
    SELECT unnest(k.acts) FROM ledger.entry e JOIN ledger.entry_kind k ON k.code = e.kind
    WHERE e.book_id = p.book_id AND e.entry_id = p.entry_id AND k.code = 'market.payout_paid'), NULL) AS request
FROM ledger.posting p
JOIN ledger.account a USING (book_id, account_id)
WHERE p.book_id = %(book)s AND p.entry_id = %(entry)s AND a.purpose IN ('settlement_claim', 'settlement_bound')
