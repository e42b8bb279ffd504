-- name: copy_lines
-- Take the lines of a grant in, many at once.
COPY ledger.permit_grant_line (book_id, grant_id, line, site, party, pollutant, area, first_vintage,
  last_vintage, quantity, purpose, valid_from, document, origin)
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

-- name: rejected_by
-- Persons who have rejected an objection against a plan.
SELECT DISTINCT ledger.person_of(answered_by)
FROM ledger.permit_objection
WHERE book_id = %(book)s AND grant_id = %(plan)s AND NOT upheld
