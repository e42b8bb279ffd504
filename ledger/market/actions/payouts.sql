-- name: taken_back
-- What took a deposit or pay-out back; no row where it stands.
SELECT entry_id
FROM ledger.entry
WHERE book_id = %(book)s AND reverses = %(entry)s
