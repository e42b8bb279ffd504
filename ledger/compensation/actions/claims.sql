-- name: next
-- For `next`.
SELECT coalesce(max({column}), 0) + 1 FROM ledger.{table}
WHERE book_id = %(book)s AND case_id = %(case)s

-- name: in_force
-- Let the last agreement take effect, as a court document or without a court; a case that is agreed has
-- one.
SELECT o.obligation_id, r.words FROM ledger.damage_obligation o
JOIN ledger.damage_record r ON r.book_id = o.book_id AND r.record_id = o.obligation_id
WHERE o.book_id = %(book)s AND o.case_id = %(case)s AND o.kind = 'agreement' AND o.in_force_on IS NULL
ORDER BY r.recorded_at DESC LIMIT 1

-- name: take_effect
-- Make due what an obligation says: by head and part in the journal, by instalment beside it.
UPDATE ledger.damage_obligation
SET in_force_on = %(on)s, court_since = %(court)s
WHERE book_id = %(book)s AND obligation_id = %(id)s
