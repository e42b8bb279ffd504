-- name: has_cap
-- Whether a cap was ever set in an area.
SELECT EXISTS (SELECT FROM ledger.permit_cap WHERE book_id = %(book)s AND area = %(area)s)

-- name: known_reserves
-- Which of some holders are reserves of areas in which a cap was set.
SELECT DISTINCT 'bureau:' || area
FROM ledger.permit_cap
WHERE book_id = %(book)s AND 'bureau:' || area = ANY(%(holders)s)

-- name: is_registered
-- Whether an enterprise stands in the register on a day.
SELECT coalesce(ledger.registered_since(%(book)s, %(party)s) <= %(on)s, false)

-- name: is_body
-- Whether somebody speaks for a body in a book, or an account of it is its own.
SELECT EXISTS (SELECT FROM ledger.actor WHERE owner = %(owner)s AND book_id IS NOT DISTINCT FROM %(book)s)
  OR EXISTS (SELECT FROM ledger.account WHERE book_id = %(book)s AND owner = %(owner)s)
