-- name: replay_audit_postings
-- Build every balance anew from the postings alone, and compare; exit status 1 when one differs.
SELECT coalesce(sum(version), 0)::bigint FROM ledger.balance WHERE book_id = %s

-- name: replay_audit_statement_timeout
-- Build every balance anew from the postings alone, and compare; exit status 1 when one differs.
SET LOCAL statement_timeout = 0

-- name: replay_audit_book
-- Build every balance anew from the postings alone, and compare; exit status 1 when one differs.
SELECT book_id, code FROM ledger.book ORDER BY code
