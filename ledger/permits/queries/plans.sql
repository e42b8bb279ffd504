-- name: plan_of
-- A plan and where it stands.
SELECT g.grant_id AS id, g.title, g.document, g.effective_on, p.state, g.lines, g.digest, g.file_name, g.law,
  g.objections_until
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
