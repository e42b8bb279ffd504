-- name: court_since
-- What holds and is no court document becomes one: an order to pay that is final stands behind it.
UPDATE ledger.damage_obligation
SET court_since = %(day)s
WHERE book_id = %(book)s AND case_id = %(case)s AND in_force_on IS NOT NULL AND court_since IS NULL

-- name: last_due
-- Last day of the terms of a case; the day of the act where it owes no money.
SELECT coalesce(max(due_on), %(on)s::date) AS due_on
FROM ledger.damage_instalment
WHERE book_id = %(book)s AND case_id = %(case)s
