-- name: account
-- Whose an account is, and what it may do.
SELECT owner, status
FROM ledger.account
WHERE book_id = %(book)s AND code = %(code)s
