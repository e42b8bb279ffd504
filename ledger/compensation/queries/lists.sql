-- name: cases
-- Cases in the order of registration, from after one. What filters by something that has an index stands in
-- pieces of its own: one plan for every filter would read all cases of a book to find a few.
SELECT c.code, c.title, c.area, c.medium, c.received_on, c.class AS case_class, c.assessed, c.process_id,
  p.state,
  (SELECT min(k.due_on) FROM ledger.damage_clock k
   WHERE k.book_id = c.book_id AND k.case_id = c.case_id AND k.stopped_on IS NULL
     AND NOT EXISTS (SELECT FROM ledger.damage_pause x
       WHERE x.book_id = k.book_id AND x.clock_id = k.clock_id AND x.last_on IS NULL)) AS next_due
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

-- name: of_code
-- The case of a code.
AND c.code = :code

-- name: linked_with
-- Cases that are linked with a penalty, a rectification or a case elsewhere, by its number in either form; for the office alone.
AND CAST(:owner AS text) IS NULL AND c.case_id IN (SELECT r.case_id FROM ledger.damage_record r
  WHERE r.book_id = :book AND r.kind = 'link_case' AND r.words ->> 'number' IN (:linked, :linked_form) AND NOT EXISTS (
    SELECT FROM ledger.damage_record x
    WHERE x.book_id = r.book_id AND x.case_id = r.case_id AND x.kind = 'retract' AND x.subject = r.record_id))

-- name: of_party
-- Cases of one party. Left out where all are asked for: `:owner IS NULL OR …` would look at every term to
-- find the few of one party.
AND EXISTS (SELECT FROM ledger.damage_party x
  WHERE x.book_id = c.book_id AND x.case_id = c.case_id AND x.owner = :owner AND x.until_on IS NULL AND x.reads)

-- name: heard
-- Without the terms of which no liable party is told; who visits hears of them where it is none.
AND (k.code <> ALL (CAST(:untold AS text[])) OR CAST(:visits AS boolean) AND NOT EXISTS (SELECT FROM ledger.damage_party x
  WHERE x.book_id = c.book_id AND x.case_id = c.case_id AND x.owner = :owner AND x.side = 'liable'))

-- name: deadlines
-- The terms that run, the first to end first.
SELECT k.clock_id, k.code, k.subject, k.due_on, k.why, k.source, c.code AS case_code, c.title, c.area, p.state,
  EXISTS (SELECT FROM ledger.damage_pause x
    WHERE x.book_id = k.book_id AND x.clock_id = k.clock_id AND x.last_on IS NULL) AS paused,
  a.kind AS act, a.effective_on AS act_on
FROM ledger.damage_clock k
JOIN ledger.damage_case c USING (book_id, case_id)
JOIN ledger.process p ON p.book_id = c.book_id AND p.process_id = c.process_id
LEFT JOIN ledger.damage_record a ON a.book_id = k.book_id AND a.case_id = k.case_id AND a.record_id::text = k.subject
WHERE k.book_id = :book AND k.stopped_on IS NULL
  {filters}
{order}

-- name: by_end
-- The first to end first.
ORDER BY k.due_on, k.clock_id LIMIT :limit

-- name: by_number
-- In the order in which they began to be kept.
ORDER BY k.clock_id LIMIT :limit

-- name: with_end
-- Those that end after a place, up to a day.
AND (k.due_on, k.clock_id) > (:after, :clock) AND k.due_on < :endless
  AND (CAST(:until AS date) IS NULL OR k.due_on <= :until)

-- name: without_end
-- Those whose end is not known yet, or is beyond all days, from after one.
AND (k.due_on IS NULL OR k.due_on >= :endless) AND k.clock_id > :clock

-- name: waiting
-- Money that has not reached the treasury: with the department, a court or a notary; what is late first.
SELECT c.code AS case_code, x.payment_id AS payment, x.route, x.payer, x.paid_on, x.amount, x.waiting,
  k.due_on, k.due_on < :on AS late, k.why
FROM ledger.damage_payment x
JOIN ledger.damage_case c USING (book_id, case_id)
LEFT JOIN ledger.damage_clock k
  ON k.book_id = x.book_id AND k.case_id = x.case_id AND k.code IN ('remittance', 'court_transfer')
    AND k.subject = x.payment_id::text
WHERE x.book_id = :book AND x.waiting > 0
  AND (least(coalesce(k.due_on, :endless), :endless), x.paid_on, x.payment_id)
    > (CAST(:due_on AS date), CAST(:paid_on AS date), CAST(:payment AS uuid))
ORDER BY least(coalesce(k.due_on, :endless), :endless), x.paid_on, x.payment_id LIMIT :limit

-- name: funds
-- The cases whose money was received and is not spent, with the day on which it last moved; what was reversed counts on no side.
SELECT c.code AS case_code, m.received, m.spent, b.debits - b.credits AS left_over, m.last_moved
FROM ledger.damage_case c
JOIN ledger.damage_account d USING (book_id, case_id)
JOIN ledger.account a USING (book_id, account_id)
JOIN ledger.balance b USING (book_id, account_id)
CROSS JOIN LATERAL (
  SELECT coalesce(sum(p.debit) FILTER (WHERE x.counts), 0)::bigint AS received,
    coalesce(sum(p.credit) FILTER (WHERE x.counts), 0)::bigint AS spent, max(e.effective_on) AS last_moved
  FROM ledger.posting p
  JOIN ledger.entry e USING (book_id, entry_id)
  CROSS JOIN LATERAL (SELECT e.reverses IS NULL AND NOT EXISTS (
    SELECT FROM ledger.entry u WHERE u.book_id = e.book_id AND u.reverses = e.entry_id) AS counts) x
  WHERE p.book_id = a.book_id AND p.account_id = a.account_id) m
WHERE c.book_id = :book AND c.code > :after AND a.purpose = 'case_fund' AND b.debits > b.credits
ORDER BY c.code LIMIT :limit

-- name: evidence_of_book
-- The hash of every file of evidence of a book, those of simplified forms among them.
SELECT sha256 FROM ledger.damage_evidence WHERE book_id = :book
UNION SELECT words ->> 'opinion_sha256' FROM ledger.damage_simple_form WHERE book_id = :book AND opinion_size IS NOT NULL
ORDER BY sha256

-- name: evidence_files
-- Case and hash of every file of evidence, in every book, each hash once a case; those of simplified forms among them.
SELECT c.code AS case_code, e.sha256
FROM ledger.damage_evidence e
JOIN ledger.damage_case c USING (book_id, case_id)
UNION SELECT f.code, f.words ->> 'opinion_sha256' FROM ledger.damage_simple_form f WHERE f.opinion_size IS NOT NULL
ORDER BY case_code, sha256
