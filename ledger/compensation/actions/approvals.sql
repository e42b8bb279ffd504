-- name: asked
-- The approvals that were asked for in a case and not retracted, and whether each is refused or used.
SELECT r.record_id AS id, r.words ->> 'deed' AS deed, ledger.person_of(r.actor_id) AS person, EXISTS (
    SELECT FROM ledger.damage_record x
    WHERE x.book_id = r.book_id AND x.case_id = r.case_id
      AND (x.words ->> 'signatures' = r.record_id::text
        OR x.kind = 'refuse_approval' AND x.subject = r.record_id AND NOT EXISTS (
          SELECT FROM ledger.damage_record y
          WHERE y.book_id = x.book_id AND y.case_id = x.case_id AND y.kind = 'retract' AND y.subject = x.record_id))) AS over
FROM ledger.damage_record r
WHERE r.book_id = %(book)s AND r.case_id = %(case)s AND r.kind = 'ask_approval' AND NOT EXISTS (
    SELECT FROM ledger.damage_record x
    WHERE x.book_id = r.book_id AND x.case_id = r.case_id AND x.kind = 'retract' AND x.subject = r.record_id)
ORDER BY r.recorded_at

-- name: signed
-- The steps that were signed in a case, and not retracted.
SELECT r.subject AS request, r.words ->> 'step' AS step, ledger.person_of(r.actor_id) AS person
FROM ledger.damage_record r
WHERE r.book_id = %(book)s AND r.case_id = %(case)s AND r.kind = 'sign_approval' AND NOT EXISTS (
    SELECT FROM ledger.damage_record x
    WHERE x.book_id = r.book_id AND x.case_id = r.case_id AND x.kind = 'retract' AND x.subject = r.record_id)
ORDER BY r.recorded_at

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
