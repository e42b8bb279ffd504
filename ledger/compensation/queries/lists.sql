-- name: cases
-- Cases in the order of registration, from after one. What filters by something that has an index stands in
-- pieces of its own: one plan for every filter would read all cases of a book to find a few.
SELECT c.code, c.title, c.area, c.medium, c.received_on, c.class AS case_class, c.assessed, c.process_id,
  p.state,
  (SELECT min(k.due_on) FROM ledger.damage_clock k
   WHERE k.book_id = c.book_id AND k.case_id = c.case_id AND k.stopped_on IS NULL) AS next_due
FROM ledger.damage_case c
JOIN ledger.process p ON p.book_id = c.book_id AND p.process_id = c.process_id
WHERE c.book_id = :book AND p.machine = 'compensation.case' AND c.process_id > :after
  AND (CAST(:medium AS text) IS NULL OR c.medium = :medium)
  {filters}
ORDER BY c.process_id LIMIT :limit

-- name: in_state
-- The place is said of the process too: so the index of states begins there.
AND p.state = :state AND p.process_id > :after

-- name: in_area
-- An area stands for all areas whose code begins with it.
AND c.area >= :area AND c.area < :area_end

-- name: of_officer
-- Cases that a person handles, under whatever of its keys.
AND c.case_id IN (SELECT h.case_id FROM ledger.damage_officer h
  WHERE h.book_id = :book AND h.standing AND h.officer IN (SELECT a.actor_id FROM ledger.actor a
    WHERE (a.book_id, a.role) = (:book, 'bureau') AND ledger.person_of(a.actor_id) = ledger.person_of(:officer)))

-- name: assessed_at_least
-- Cases from a sum on, in fen.
AND c.assessed >= :at_least

-- name: of_party
-- Cases of one party. Left out where all are asked for: `:owner IS NULL OR …` would look at every term to
-- find the few of one party.
AND EXISTS (SELECT FROM ledger.damage_party x
  WHERE x.book_id = c.book_id AND x.case_id = c.case_id AND x.owner = :owner)

-- name: deadlines
-- The terms that run, the first to end first, from after one.
SELECT k.clock_id, k.code, k.subject, k.due_on, k.why, k.source, c.code AS case_code, c.title, c.area, p.state
FROM ledger.damage_clock k
JOIN ledger.damage_case c USING (book_id, case_id)
JOIN ledger.process p ON p.book_id = c.book_id AND p.process_id = c.process_id
WHERE k.book_id = :book AND k.stopped_on IS NULL AND (k.due_on, k.clock_id) > (:after, :clock)
  AND (CAST(:until AS date) IS NULL OR k.due_on <= :until)
  {filters}
ORDER BY k.due_on, k.clock_id LIMIT :limit

-- name: statistics
-- How many cases there are and the sums of their money, in fen, by year of the clue, by medium, or by region:
-- the first four digits of the area. Only cases that are public, or all.
SELECT
  CASE CAST(:by AS text)
    WHEN 'year' THEN extract(year FROM c.received_on)::int::text
    WHEN 'medium' THEN c.medium
    WHEN 'region' THEN left(c.area, 4)
  END AS key,
  count(*)::int AS cases,
  count(*) FILTER (WHERE p.state = 'closed')::int AS closed,
  count(*) FILTER (WHERE p.state = 'not_started')::int AS not_started,
  coalesce(sum(m.assessed), 0)::bigint AS assessed,
  coalesce(sum(m.due), 0)::bigint AS due,
  coalesce(sum(m.received), 0)::bigint AS received,
  coalesce(sum(m.performed), 0)::bigint AS performed,
  coalesce(sum(m.spent), 0)::bigint AS spent
FROM ledger.damage_case c
JOIN ledger.process p ON p.book_id = c.book_id AND p.process_id = c.process_id
LEFT JOIN (
  SELECT d.case_id,
    sum(b.credits - b.debits) FILTER (WHERE a.purpose = 'claim_established') AS assessed,
    sum(b.debits - b.credits) FILTER (WHERE a.purpose IN ('claim_due', 'claim_in_kind')) AS due,
    sum(b.debits - b.credits) FILTER (WHERE a.purpose = 'claim_received') AS received,
    sum(b.debits - b.credits) FILTER (WHERE a.purpose = 'claim_performed') AS performed,
    sum(b.debits - b.credits) FILTER (WHERE a.purpose = 'restoration_expense') AS spent
  FROM ledger.damage_account d
  JOIN ledger.account a USING (book_id, account_id)
  JOIN ledger.balance b USING (book_id, account_id)
  WHERE d.book_id = :book
  GROUP BY d.case_id) m ON m.case_id = c.case_id
WHERE c.book_id = :book AND c.received_on BETWEEN :first AND :last AND (c.public OR NOT :public)
  AND p.state <> 'withdrawn'
GROUP BY 1 ORDER BY 1

-- name: waiting
-- Money that has not reached the treasury: with the department, a court or a notary; what is late first.
SELECT c.code AS case_code, x.payment_id AS payment, x.route, x.payer, x.paid_on, x.amount, x.waiting,
  k.due_on, k.due_on < :on AS late
FROM ledger.damage_payment x
JOIN ledger.damage_case c USING (book_id, case_id)
LEFT JOIN ledger.damage_clock k
  ON k.book_id = x.book_id AND k.case_id = x.case_id AND k.code = 'remittance'
    AND k.subject = x.payment_id::text
WHERE x.book_id = :book AND x.waiting > 0
ORDER BY k.due_on NULLS LAST, x.paid_on LIMIT :limit

-- name: funds
-- The cases whose money was received and is not spent, with the day on which it last moved.
SELECT c.code AS case_code, b.debits AS received, b.credits AS spent, b.debits - b.credits AS left_over,
  (SELECT max(e.effective_on)
   FROM ledger.posting p JOIN ledger.entry e USING (book_id, entry_id)
   WHERE p.book_id = a.book_id AND p.account_id = a.account_id) AS last_moved
FROM ledger.damage_case c
JOIN ledger.damage_account d USING (book_id, case_id)
JOIN ledger.account a USING (book_id, account_id)
JOIN ledger.balance b USING (book_id, account_id)
WHERE c.book_id = :book AND c.code > :after AND a.purpose = 'case_fund' AND b.debits > b.credits
ORDER BY c.code LIMIT :limit

-- name: below_assessment
-- The agreements and judgments below what had been assessed last before them, with the basis that was named.
SELECT c.code AS case_code, r.effective_on, r.kind, r.words ->> 'less_basis' AS basis
FROM ledger.damage_figure f
JOIN ledger.damage_case c USING (book_id, case_id)
JOIN ledger.damage_record r ON r.book_id = f.book_id AND r.record_id = f.record_id
WHERE f.book_id = :book AND f.figure IN ('agreed', 'judged')
  AND f.amount < (
    SELECT y.amount FROM ledger.damage_figure y
    WHERE y.book_id = f.book_id AND y.case_id = f.case_id AND y.figure = 'assessed' AND y.head = f.head
      AND y.recorded_at < f.recorded_at
    ORDER BY y.recorded_at DESC LIMIT 1)
ORDER BY r.effective_on, c.code LIMIT :limit

-- name: public
-- The cases that are public: natural persons by the first character of their name, in the title too, where one
-- after another takes the place of its name, the longest first.
SELECT c.code,
  (WITH RECURSIVE person AS (
     SELECT x.name, row_number() OVER (ORDER BY length(x.name) DESC, x.owner) AS n
     FROM ledger.damage_party x
     WHERE x.book_id = c.book_id AND x.case_id = c.case_id AND x.person),
   veiled (n, title) AS (
     SELECT 0::bigint, c.title::text
     UNION ALL
     SELECT y.n, replace(v.title, y.name, left(y.name, 1) || '某') FROM veiled v JOIN person y ON y.n = v.n + 1)
   SELECT v.title FROM veiled v ORDER BY v.n DESC LIMIT 1) AS title,
  c.area, c.medium, extract(year FROM c.received_on)::int AS year, p.state,
  (SELECT json_agg(CASE WHEN x.person THEN left(x.name, 1) || '某' ELSE x.name END ORDER BY x.owner)
   FROM ledger.damage_party x
   WHERE x.book_id = c.book_id AND x.case_id = c.case_id AND x.side = 'liable') AS liable,
  (SELECT coalesce(sum(i.amount), 0)::bigint FROM ledger.damage_part i
   WHERE i.book_id = c.book_id AND i.case_id = c.case_id) AS due,
  (SELECT coalesce(sum(b.debits - b.credits), 0)::bigint
   FROM ledger.damage_account d
   JOIN ledger.account a USING (book_id, account_id)
   JOIN ledger.balance b USING (book_id, account_id)
   WHERE d.book_id = c.book_id AND d.case_id = c.case_id AND a.purpose = 'claim_received') AS received,
  (SELECT json_agg(json_build_object('title', j.title, 'state', q.state) ORDER BY j.project_id)
   FROM ledger.damage_project j
   JOIN ledger.process q ON q.book_id = j.book_id AND q.process_id = j.project_id
   WHERE j.book_id = c.book_id AND j.case_id = c.case_id) AS restorations
FROM ledger.damage_case c
JOIN ledger.process p ON p.book_id = c.book_id AND p.process_id = c.process_id
WHERE c.book_id = :book AND c.public AND c.code > :after
ORDER BY c.code LIMIT :limit

-- name: evidence_files
-- Case and hash of every file of evidence, in every book, each hash once a case.
SELECT DISTINCT c.code AS case_code, e.sha256
FROM ledger.damage_evidence e
JOIN ledger.damage_case c USING (book_id, case_id)
ORDER BY c.code, e.sha256
