-- name: stands
-- What stands under the code of a party.
SELECT what, name, state, figure, scale
FROM ledger.party_stands(%(book)s, %(party)s)
ORDER BY what, name

-- name: sites
-- The sites under the code of a party.
SELECT code
FROM ledger.site
WHERE book_id = %(book)s AND party = %(party)s
ORDER BY code
