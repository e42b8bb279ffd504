-- name: standing
-- Give those of some ids under which there is an entry, in their order: a replay answers as the act did.
SELECT entry_id FROM ledger.entry WHERE book_id = %s AND entry_id = ANY(%s)
