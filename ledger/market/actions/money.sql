-- name: of
-- Whose money a deposit or pay-out is, and how much; fen.
SELECT a.owner, p.debit + p.credit FROM ledger.posting p JOIN ledger.account a USING (book_id, account_id)
WHERE p.book_id = %s AND p.entry_id = %s AND a.purpose = 'settlement_claim'

-- name: taken_back
-- What took a deposit or pay-out back; no row where it stands.
SELECT entry_id FROM ledger.entry WHERE book_id = %s AND reverses = %s
