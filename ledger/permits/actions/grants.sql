-- name: begun_with
-- The step with which a grant began: an allocation and a plan are kept in the same tables.
SELECT action
FROM ledger.process_event
WHERE book_id = %(book)s AND process_id = %(grant)s AND version = 1

-- name: lines_of
-- The lines of a grant, in order.
SELECT site, pollutant, area, first_vintage, last_vintage, quantity, purpose, valid_from
FROM ledger.permit_grant_line
WHERE book_id = %(book)s AND grant_id = %(grant)s
ORDER BY line

-- name: copy_lines
-- Take the lines of a grant in, many at once.
COPY ledger.permit_grant_line (book_id, grant_id, line, site, party, pollutant, area, first_vintage,
  last_vintage, quantity, purpose, valid_from)
FROM STDIN

-- name: told_of_objection
-- The day, paper and reason with which something was first said of an objection.
SELECT figures ->> 'effective_on' AS effective_on, figures ->> 'document' AS document,
  figures ->> 'reason' AS reason
FROM ledger.outbox
WHERE book_id = %(book)s AND kind = %(kind)s AND subject = %(grant)s
  AND figures ->> 'objection' = %(objection)s
ORDER BY event_id
LIMIT 1
