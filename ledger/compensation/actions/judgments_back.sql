-- name: not_in_force
-- Nothing is owed by a document any more.
UPDATE ledger.damage_obligation
SET in_force_on = NULL, court_since = NULL
WHERE book_id = %(book)s AND obligation_id = %(id)s

-- name: no_title
-- An obligation is a court document no more; it is owed as before.
UPDATE ledger.damage_obligation
SET court_since = NULL
WHERE book_id = %(book)s AND obligation_id = %(id)s

-- name: run_again
-- Let the publication and the limitation run again that a document had stopped on its day.
UPDATE ledger.damage_clock
SET stopped_on = NULL
WHERE book_id = %(book)s AND case_id = %(case)s AND code IN ('publication', 'limitation')
  AND stopped_on = greatest(%(on)s, starts_on)
