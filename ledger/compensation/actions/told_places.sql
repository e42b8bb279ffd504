-- name: place
-- Where in its case an account stands; of the treasury, for what it is.
SELECT c.code AS case_code, d.head, d.part, a.purpose
FROM ledger.account a
LEFT JOIN ledger.damage_account d ON d.book_id = a.book_id AND d.account_id = a.account_id
LEFT JOIN ledger.damage_case c ON c.book_id = d.book_id AND c.case_id = d.case_id
WHERE a.book_id = %(book)s AND a.code = %(account)s AND (d.account_id IS NOT NULL OR a.owner = 'treasury')
