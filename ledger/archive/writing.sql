-- name: read
-- Records of the log, a line for each, in their places.
SELECT string_agg(r.record || E'\n', '' ORDER BY r.place) FROM ledger.sealed_record r
WHERE r.book_id = %s AND r.place >= %s AND r.place < %s

-- name: book
-- The book, as the archive begins.
SELECT code, name, opens_on, zone, jurisdiction, closed_through, soft_closed_through
FROM ledger.book
WHERE book_id = %s

-- name: write_archive_statement_timeout
-- Write the archive of a book, as of its newest checkpoint.
SET LOCAL statement_timeout = 0

-- name: write_archive_head
-- Write the archive of a book, as of its newest checkpoint.
SELECT size, root FROM ledger.checkpoint WHERE book_id = %s ORDER BY checkpoint_id DESC LIMIT 1
