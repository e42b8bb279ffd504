-- name: book
-- List the books that somebody may enter, by code: an administrator all, anybody else the own one.
SELECT book_id, code, name, opens_on, zone FROM ledger.book

-- name: asset
-- List the assets of a book by code.
SELECT asset_id, code, name, kind, scale, unit, digits FROM ledger.asset WHERE book_id = :book

-- name: account
-- List accounts by code.
SELECT account_id, code, owner, purpose, debit_normal, floor, ceiling, status, opened_at
FROM ledger.account
WHERE book_id = :book AND (CAST(:seen_by AS text) IS NULL OR owner = :seen_by)

-- name: books_of
-- List the books that somebody may enter, by code: an administrator all, anybody else the own one.
{book} WHERE (CAST(:book AS integer) IS NULL OR book_id = :book)
AND (CAST(:after AS text) IS NULL OR code > :after) ORDER BY code LIMIT :limit

-- name: assets_of
-- List the assets of a book by code.
{asset} AND (CAST(:after AS text) IS NULL OR code > :after) ORDER BY code LIMIT :limit

-- name: accounts_of
-- List accounts by code.
{account} AND (CAST(:owner AS text) IS NULL OR owner = :owner)
AND (CAST(:purpose AS text) IS NULL OR purpose = :purpose)
AND (CAST(:after AS text) IS NULL OR code > :after) ORDER BY code LIMIT :limit

-- name: owned
-- Tell which of some accounts belong to an owner.
SELECT code FROM ledger.account WHERE book_id = %s AND owner = %s AND code = ANY(%s)

-- name: is_ready
-- Tell whether the database answers, has its tables and its chart of accounts, and takes writing.
SELECT EXISTS (SELECT FROM ledger.purpose) AND NOT pg_is_in_recovery()
AND current_setting('default_transaction_read_only') = 'off'

-- name: all_books
-- List every book: its number and code.
SELECT book_id, code FROM ledger.book ORDER BY book_id

-- name: unopened
-- List the books that open after a day, and when.
SELECT code, opens_on FROM ledger.book WHERE opens_on > %s ORDER BY book_id

-- name: asset_of
-- Find one asset.
{asset} AND code = :code

-- name: account_of
-- Find one account; None when there is none with this code, or not for this reader.
{account} AND code = :code

-- name: book_of
-- Read a book that is there.
{book} WHERE book_id = :book
