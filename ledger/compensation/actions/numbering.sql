-- name: like
-- A series with a code or a prefix.
SELECT code, prefix, title FROM ledger.damage_series
WHERE book_id = :book AND (code = :code OR ledger.number_form(prefix) = ledger.number_form(CAST(:prefix AS text)))
ORDER BY code = :code DESC LIMIT 1

-- name: series
-- A series by its code.
SELECT code, prefix, title FROM ledger.damage_series WHERE book_id = %(book)s AND code = %(code)s

-- name: last
-- What was given last of a series in a year, also where it was cancelled.
SELECT number, given_on, printed FROM ledger.damage_number
WHERE book_id = %(book)s AND series = %(code)s AND year = %(year)s ORDER BY number DESC LIMIT 1

-- name: standing
-- The numbers of a case that stand.
SELECT record_id, paper, about, printed FROM ledger.damage_number
WHERE book_id = %(book)s AND case_id = %(case)s AND NOT cancelled ORDER BY given_on, number

-- name: cancel
-- A number stands no more.
UPDATE ledger.damage_number SET cancelled = true
WHERE book_id = %(book)s AND case_id = %(case)s AND record_id = %(id)s
