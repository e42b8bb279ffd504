-- name: report
-- A report of emissions, with its state.
SELECT r.report_id, r.site, r.year, r.pollutant, r.source, r.measured, r.abnormal, p.state
FROM ledger.permit_report r
JOIN ledger.process p ON p.book_id = r.book_id AND p.process_id = r.report_id
WHERE r.book_id = %(book)s AND r.report_id = %(report)s

-- name: acts_for
-- Who acts for an institution that verifies.
SELECT a.actor_id AS actor
FROM ledger.actor a
WHERE (a.book_id, a.role, a.owner) = (%(book)s, 'verifier', %(verifier)s)
ORDER BY a.actor_id
LIMIT 1

-- name: takes_part
-- Whether an owner is a side of anything with permits here.
SELECT ledger.takes_part(%(book)s, %(verifier)s) AS takes_part

-- name: standing
-- To whom a report is assigned; none where it is to nobody.
SELECT v.other AS verifier
FROM ledger.permit_act v
JOIN ledger.process p ON p.book_id = v.book_id AND p.process_id = v.act_id AND p.state <> 'ended'
WHERE v.book_id = %(book)s AND v.machine = 'permits.verification' AND v.terms ->> 'report' = CAST(%(report)s AS text)

-- name: found
-- The last finding of a report that stands: under an assignment that is not ended, and not withdrawn.
SELECT f.other AS verifier, f.terms ->> 'opinion' AS opinion, CAST(f.terms ->> 'quantity' AS bigint) AS quantity
FROM ledger.permit_act v
JOIN ledger.process p ON p.book_id = v.book_id AND p.process_id = v.act_id AND p.state <> 'ended'
JOIN ledger.permit_act f ON f.book_id = v.book_id AND f.machine = 'permits.finding'
  AND f.terms ->> 'verification' = CAST(v.act_id AS text)
JOIN ledger.process s ON s.book_id = f.book_id AND s.process_id = f.act_id AND s.state = 'found'
WHERE v.book_id = %(book)s AND v.machine = 'permits.verification' AND v.terms ->> 'report' = CAST(%(report)s AS text)
ORDER BY f.act_id DESC
LIMIT 1

-- name: yours
-- By whom a person took a step of a report, or represents its enterprise here, or did.
SELECT e.actor_id AS actor
FROM ledger.process_event e
WHERE e.book_id = %(book)s AND e.process_id = %(report)s AND ledger.person_of(e.actor_id) = ledger.person_of(%(actor)s)
UNION ALL
SELECT a.actor_id
FROM ledger.actor a
WHERE (a.book_id, a.owner) = (%(book)s, %(party)s) AND ledger.person_of(a.actor_id) = ledger.person_of(%(actor)s)
LIMIT 1

-- name: verifications
-- Reports that are assigned to institutions, with what these found last, as they stood on a day and as was known at an instant; a
-- party sees those of its sites, an institution its own.
SELECT v.act_id AS id, v.other AS verifier, p.state, v.effective_on AS assigned_on, v.document,
  r.report_id, r.site, r.year, r.pollutant, r.source, r.measured + r.abnormal AS filed, q.state AS report_state,
  f.id AS finding, f.opinion, f.quantity, f.found_on, f.paper
FROM ledger.permit_act v
JOIN ledger.permit_report r ON r.book_id = v.book_id AND r.report_id = CAST(v.terms ->> 'report' AS uuid)
CROSS JOIN LATERAL (
  SELECT e.to_state AS state
  FROM ledger.process_event e
  WHERE e.book_id = v.book_id AND e.process_id = v.act_id AND (%(on)s::date IS NULL OR e.effective_on <= %(on)s)
    AND (%(recorded)s::timestamptz IS NULL OR e.recorded_at <= %(recorded)s)
  ORDER BY e.version DESC
  LIMIT 1) p
CROSS JOIN LATERAL (
  SELECT e.to_state AS state
  FROM ledger.process_event e
  WHERE e.book_id = r.book_id AND e.process_id = r.report_id AND (%(on)s::date IS NULL OR e.effective_on <= %(on)s)
    AND (%(recorded)s::timestamptz IS NULL OR e.recorded_at <= %(recorded)s)
  ORDER BY e.version DESC
  LIMIT 1) q
LEFT JOIN LATERAL (
  SELECT f.act_id AS id, f.terms ->> 'opinion' AS opinion, CAST(f.terms ->> 'quantity' AS bigint) AS quantity,
    f.effective_on AS found_on, f.document AS paper
  FROM ledger.permit_act f
  CROSS JOIN LATERAL (
    SELECT e.to_state AS state
    FROM ledger.process_event e
    WHERE e.book_id = f.book_id AND e.process_id = f.act_id AND (%(on)s::date IS NULL OR e.effective_on <= %(on)s)
      AND (%(recorded)s::timestamptz IS NULL OR e.recorded_at <= %(recorded)s)
    ORDER BY e.version DESC
    LIMIT 1) s
  WHERE f.book_id = v.book_id AND f.machine = 'permits.finding' AND f.terms ->> 'verification' = CAST(v.act_id AS text)
    AND s.state = 'found'
  ORDER BY f.act_id DESC
  LIMIT 1) f ON true
WHERE v.book_id = %(book)s AND v.machine = 'permits.verification'
  AND (%(owner)s::text IS NULL OR v.other = %(owner)s
    OR v.site = ANY (ARRAY(SELECT code FROM ledger.site WHERE book_id = %(book)s AND party = %(owner)s)))
  AND (%(id)s::uuid IS NULL OR v.act_id = %(id)s)
  AND (%(report)s::uuid IS NULL OR r.report_id = %(report)s)
  AND (%(site)s::text IS NULL OR r.site = %(site)s)
  AND (%(year)s::smallint IS NULL OR r.year = %(year)s)
  AND (%(after)s::uuid IS NULL OR v.act_id > %(after)s)
ORDER BY v.act_id
LIMIT %(limit)s
