-- name: side_of
-- Which party of the case somebody is or belongs to; null where it is none.
SELECT ledger.damage_side_of(%(book)s, %(case)s, %(code)s, %(name)s) AS owner

-- name: report
-- Whose report a version of the assessment is, with who did a part of it, as it was submitted.
SELECT words ->> 'body' AS body, ARRAY(SELECT jsonb_array_elements_text(words -> 'subcontractors')) AS subcontractors
FROM ledger.damage_record
WHERE book_id = %(book)s AND case_id = %(case)s AND record_id = %(assessment)s AND kind = 'submit_assessment'
