-- name: side_of
-- Which party of the case somebody is or belongs to; null where it is none.
SELECT ledger.damage_side_of(%(book)s, %(case)s, %(code)s, %(name)s) AS owner

-- name: reports_as
-- Whether an assessor is in the case, or was commissioned in it, under a name.
SELECT ledger.damage_reports_as(%(book)s, %(case)s, %(owner)s, %(body)s) AS own

-- name: handed_in
-- Whose report a version of the assessment is, and the body with whose key it was submitted; null where the office has.
SELECT r.words ->> 'body' AS body, a.owner
FROM ledger.damage_record r JOIN ledger.actor a USING (actor_id)
WHERE r.book_id = %(book)s AND r.case_id = %(case)s AND r.record_id = %(assessment)s AND r.kind = 'submit_assessment'

-- name: report
-- Whose report a version of the assessment is, with who did a part of it, as it was submitted.
SELECT words ->> 'body' AS body, ARRAY(SELECT jsonb_array_elements_text(words -> 'subcontractors')) AS subcontractors
FROM ledger.damage_record
WHERE book_id = %(book)s AND case_id = %(case)s AND record_id = %(assessment)s AND kind = 'submit_assessment'
