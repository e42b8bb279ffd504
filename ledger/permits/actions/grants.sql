-- name: told
-- Give the day, paper and reason with which something was said of an objection; nothing where they were not
-- kept yet.
SELECT figures FROM ledger.outbox
WHERE book_id = %s AND kind = %s AND subject = %s AND figures ->> 'objection' = %s
ORDER BY event_id LIMIT 1

-- name: owners
-- Name the parties of a small grant; a plan is told to the whole book's readers only.
SELECT DISTINCT party FROM ledger.permit_grant_line
WHERE book_id = %s AND grant_id = %s LIMIT 100

-- name: find
-- For `find`.
SELECT action FROM ledger.process_event WHERE book_id = %s AND process_id = %s AND version = 1

-- name: check_room
-- Check that caps are set and have room; the journal refuses it once more under its locks.
SELECT asset_id, debits - credits FROM ledger.balance
WHERE book_id = %s AND asset_id = ANY(%s) AND purpose = 'cap_available'

-- name: lines_of
-- Read the lines of a grant.
SELECT site, pollutant, area, first_vintage, last_vintage, quantity, purpose, valid_from
FROM ledger.permit_grant_line
WHERE book_id = %s AND grant_id = %s ORDER BY line

-- name: copy
-- Write many rows by COPY.
COPY ledger.permit_grant_line ({join}) FROM STDIN

-- name: issue_statement_timeout
-- For `issue_statement_timeout`.
SET LOCAL statement_timeout = '10min'

-- name: issue_lots
-- For `issue_lots`.
SELECT lots, fault FROM ledger.issue_lots(%s, %s, %s, 'initial')

-- name: issuing_entries
-- Name the entries with which a grant issued its lots; none where it did not.
SELECT coalesce(sum((lots + %s - 1) / %s), 0)
FROM (SELECT count(*) AS lots FROM ledger.permit_lot WHERE book_id = %s AND grant_id = %s GROUP BY cap_id) c
