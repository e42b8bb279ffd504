-- name: plan_of
-- A plan and where it stands; the day of its publication is that from which objections may be raised.
SELECT g.grant_id AS id, g.title, g.document, g.effective_on, p.state, g.lines, g.digest, g.file_name, g.law,
  g.objections_until, (
    SELECT e.effective_on
    FROM ledger.process_event e
    WHERE e.book_id = g.book_id AND e.process_id = g.grant_id AND e.action = 'publish'
    ORDER BY e.version
    LIMIT 1) AS published_on
FROM ledger.permit_grant g
JOIN ledger.process p ON p.book_id = g.book_id AND p.process_id = g.grant_id
WHERE g.book_id = %(book)s AND g.grant_id = %(grant)s

-- name: objections
-- The objections to a plan, the first one first; an owner sees its own.
SELECT objection_id, party, text, raised_on, answer, upheld
FROM ledger.permit_objection
WHERE book_id = %(book)s AND grant_id = %(grant)s AND (%(owner)s::text IS NULL OR party = %(owner)s)
ORDER BY raised_on, objection_id
LIMIT 1000
