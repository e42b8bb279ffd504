-- name: submit
-- Submit a version: every figure is computed here, from inputs that are kept by name.
SELECT coalesce(max(version), 0) + 1 FROM ledger.damage_assessment
WHERE book_id = %(book)s AND case_id = %(case)s

-- name: accept_update_case
-- Accept a version: its heads are the claim from now on.
UPDATE ledger.damage_case c
SET class = a.class, assessed = a.total FROM ledger.damage_assessment a
WHERE c.book_id = %(book)s AND c.case_id = %(case)s AND a.book_id = c.book_id AND a.assessment_id = %(id)s

-- name: accept_wanted
-- Accept a version: its heads are the claim from now on.
SELECT head, sum(amount)::bigint FROM ledger.damage_item
WHERE book_id = %(book)s AND assessment_id = %(id)s GROUP BY head
