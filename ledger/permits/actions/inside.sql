-- name: set_by
-- From which amounts an enterprise has said last that two of its representatives are needed; neither where it has ended that.
SELECT CAST(trunc(CAST(t.terms ->> 'quantity' AS numeric) * 1000000) AS bigint) AS quantity,
  CAST(trunc(CAST(t.terms ->> 'money' AS numeric) * 100) AS bigint) AS money
FROM ledger.permit_act t
JOIN ledger.process p ON p.book_id = t.book_id AND p.process_id = t.act_id AND p.state = 'done'
JOIN ledger.process_event e ON e.book_id = p.book_id AND e.process_id = p.process_id AND e.version = p.version
WHERE t.book_id = %(book)s AND t.site = %(owner)s AND t.machine = 'permits.dual_control'
ORDER BY e.recorded_at DESC, t.act_id DESC
LIMIT 1

-- name: confirmers
-- Who represents an enterprise today with one of some rights, and is another person than somebody; no machine.
SELECT DISTINCT a.name, a.actor_id AS actor FROM ledger.actor a JOIN ledger.mandate m USING (actor_id)
WHERE a.book_id IS NOT DISTINCT FROM %(book)s AND a.role = 'enterprise' AND a.owner = %(owner)s
  AND m.rights && CAST(%(rights)s AS text[])
  AND ledger.mandate_runs(m.mandate_id) AND NOT ledger.is_machine(a.actor_id)
  AND ledger.person_of(a.actor_id) <> ledger.person_of(%(asker)s)
ORDER BY 2

-- name: colleague
-- How somebody is called.
SELECT a.name, a.actor_id AS actor FROM ledger.actor a WHERE a.actor_id = %(actor)s

-- name: one_at_a_time
-- Let one at a time dispose of what an enterprise has; held until the transaction ends.
SELECT pg_advisory_xact_lock(%(book)s, hashtext('disposals:' || %(owner)s))

-- name: counted
-- What a process counts.
SELECT quantity, money FROM ledger.disposal_counted(%(book)s, %(process)s)

-- name: today
-- What one representative of an enterprise alone disposed of today, beside a process.
SELECT quantity, money FROM ledger.disposed_today(%(book)s, %(owner)s, %(process)s)

-- name: by_two
-- Whether another representative of an enterprise has approved inside what was done with a process.
SELECT EXISTS (SELECT FROM ledger.approved_inside(%(book)s, %(process)s) x WHERE x.owner = %(owner)s)

-- name: waits
-- What representatives of an enterprise have asked for with a process and another one has not confirmed, by its step; what
-- begins a process of its own ends this one.
SELECT CASE WHEN i.terms ->> 'of' = i.terms ->> 'subject' THEN i.terms ->> 'step' ELSE 'end' END AS action, i.act_id AS approval
FROM ledger.permit_act i
JOIN ledger.process p ON p.book_id = i.book_id AND p.process_id = i.act_id AND p.state = 'asked'
WHERE i.book_id = %(book)s AND i.site = %(owner)s AND i.machine = 'permits.internal'
  AND i.terms ->> 'subject' = CAST(%(process)s AS text)
ORDER BY i.act_id
