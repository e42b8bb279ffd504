-- name: signers
-- Who has asked for an approval, and who has signed a step of it that is not retracted.
SELECT DISTINCT ledger.person_of(r.actor_id) AS person
FROM ledger.damage_record r
WHERE r.book_id = %(book)s AND r.case_id = %(case)s AND (r.record_id = %(id)s OR r.kind = 'sign_approval' AND r.subject = %(id)s)
  AND NOT EXISTS (
    SELECT FROM ledger.damage_record x
    WHERE x.book_id = r.book_id AND x.case_id = r.case_id AND x.kind = 'retract' AND x.subject = r.record_id)

-- name: holder
-- Who handles the case.
SELECT ledger.person_of(o.officer) AS person
FROM ledger.damage_officer o
WHERE o.book_id = %(book)s AND o.case_id = %(case)s AND o.standing

-- name: departments
-- The departments of the mandates of somebody that run.
SELECT DISTINCT m.department
FROM ledger.mandate m
WHERE m.actor_id = %(actor)s AND ledger.mandate_runs(m.mandate_id) AND m.department IS NOT NULL
