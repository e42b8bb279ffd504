-- name: payment
-- Whose money a deposit or pay-out is, and how much: the settlement account has one posting of it.
SELECT a.owner, p.debit + p.credit AS amount
FROM ledger.posting p
JOIN ledger.account a USING (book_id, account_id)
WHERE p.book_id = %(book)s AND p.entry_id = %(entry)s AND a.purpose = 'settlement_claim'

-- name: taken_back
-- What took a deposit or pay-out back; no row where it stands.
SELECT entry_id
FROM ledger.entry
WHERE book_id = %(book)s AND reverses = %(entry)s
