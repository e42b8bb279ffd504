-- name: cases_of
-- The cases that go on and that a person handles, under whatever of its keys, by the first of their terms that is not paused.
SELECT x.case_id, x.code, x.title, x.area, x.state, x.since_on, x.next_due
FROM (
  SELECT c.case_id, c.code, c.title, c.area, p.state, h.since_on,
    (SELECT min(k.due_on) FROM ledger.damage_clock k
      WHERE k.book_id = c.book_id AND k.case_id = c.case_id AND k.stopped_on IS NULL
      AND NOT EXISTS (SELECT FROM ledger.damage_pause x
        WHERE x.book_id = k.book_id AND x.clock_id = k.clock_id AND x.last_on IS NULL)) AS next_due
  FROM ledger.damage_officer h
  JOIN ledger.damage_case c ON c.book_id = h.book_id AND c.case_id = h.case_id
  JOIN ledger.process p ON p.book_id = c.book_id AND p.process_id = c.process_id
  WHERE h.book_id = :book AND h.standing AND p.state <> ALL(CAST(:ended AS text[]))
    AND h.officer IN (SELECT a.actor_id FROM ledger.actor a
      WHERE (a.book_id, a.role) = (:book, 'bureau') AND ledger.person_of(a.actor_id) = ledger.person_of(:officer))) x
CROSS JOIN LATERAL (SELECT least(coalesce(x.next_due, CAST(:endless AS date)), CAST(:endless AS date)) AS ends) y
WHERE (y.ends, x.case_id) > (CAST(:due AS date), CAST(:case AS int))
ORDER BY y.ends, x.case_id LIMIT :limit

-- name: unhandled
-- The cases that go on and that nobody handles who can act today, in the order of registration, from after one.
SELECT c.process_id, c.code, c.title, c.area, p.state,
  (SELECT min(k.due_on) FROM ledger.damage_clock k
   WHERE k.book_id = c.book_id AND k.case_id = c.case_id AND k.stopped_on IS NULL
      AND NOT EXISTS (SELECT FROM ledger.damage_pause x
        WHERE x.book_id = k.book_id AND x.clock_id = k.clock_id AND x.last_on IS NULL)) AS next_due,
  h.officer, a.name
FROM ledger.damage_case c
JOIN ledger.process p ON p.book_id = c.book_id AND p.process_id = c.process_id
LEFT JOIN ledger.damage_officer h ON h.book_id = c.book_id AND h.case_id = c.case_id AND h.standing
LEFT JOIN ledger.actor a ON a.actor_id = h.officer
WHERE c.book_id = :book AND p.machine = 'compensation.case' AND c.process_id > :after
  AND p.state <> ALL(CAST(:ended AS text[])) AND (h.officer IS NULL OR NOT ledger.can_act(h.officer))
ORDER BY c.process_id LIMIT :limit

-- name: workload
-- How many cases that go on everybody of the bureau handles, and in how many of them a term that is not paused has ended, or
-- ends soon. Who handles none is there while a case can be given to this person.
SELECT a.actor_id AS officer, a.name, ledger.can_act(a.actor_id) AS able, count(k.case_id)::int AS cases,
  count(*) FILTER (WHERE k.due_on < CAST(:today AS date))::int AS overdue,
  count(*) FILTER (WHERE k.due_on BETWEEN CAST(:today AS date) AND CAST(:today AS date) + CAST(:soon AS int))::int AS soon
FROM ledger.actor a
LEFT JOIN LATERAL (
  SELECT c.case_id, (
    SELECT min(t.due_on) FROM ledger.damage_clock t
    WHERE t.book_id = c.book_id AND t.case_id = c.case_id AND t.stopped_on IS NULL
      AND NOT EXISTS (SELECT FROM ledger.damage_pause x
        WHERE x.book_id = t.book_id AND x.clock_id = t.clock_id AND x.last_on IS NULL)) AS due_on
  FROM ledger.damage_officer h
  JOIN ledger.damage_case c ON c.book_id = h.book_id AND c.case_id = h.case_id
  JOIN ledger.process p ON p.book_id = c.book_id AND p.process_id = c.process_id
  WHERE h.book_id = a.book_id AND h.officer = a.actor_id AND h.standing
    AND p.state <> ALL(CAST(:ended AS text[]))) k ON true
WHERE (a.book_id, a.role) = (:book, 'bureau')
  AND (k.case_id IS NOT NULL OR (ledger.can_act(a.actor_id) AND NOT ledger.is_machine(a.actor_id)))
GROUP BY a.actor_id, a.name
ORDER BY cases DESC, a.actor_id

-- name: handlings
-- To whom a case was given, the first one first.
SELECT h.officer, a.name, h.since_on, h.standing, r.reason, b.name AS given_by
FROM ledger.damage_officer h
JOIN ledger.damage_record r ON r.book_id = h.book_id AND r.record_id = h.record_id
JOIN ledger.actor a ON a.actor_id = h.officer
JOIN ledger.actor b ON b.actor_id = r.actor_id
WHERE h.book_id = :book AND h.case_id = :case
ORDER BY r.recorded_at
