-- name: series_of
-- The series of a book, each with the number that was given last.
SELECT s.code, s.prefix, s.title,
  (SELECT n.printed FROM ledger.damage_number n WHERE n.book_id = s.book_id AND n.series = s.code
   ORDER BY n.year DESC, n.number DESC LIMIT 1) AS last
FROM ledger.damage_series s WHERE s.book_id = :book ORDER BY s.code

-- name: numbers_of
-- Numbers in the order of their series, from after one.
SELECT n.record_id AS id, n.series, n.year, n.number, n.printed, n.paper, n.about, n.title, n.given_on,
  n.cancelled, c.code AS case
FROM ledger.damage_number n
JOIN ledger.damage_case c ON c.book_id = n.book_id AND c.case_id = n.case_id
WHERE n.book_id = :book
  AND (n.series, n.year, n.number) > (CAST(:after AS text), CAST(:after_year AS int), CAST(:after_number AS int))
  AND (CAST(:series AS text) IS NULL OR n.series = :series)
  AND (CAST(:year AS int) IS NULL OR n.year = :year)
  AND (CAST(:case AS text) IS NULL OR c.code = :case)
  AND (CAST(:printed AS text) IS NULL OR n.printed IN (:printed, :form))
ORDER BY n.series, n.year, n.number LIMIT :limit

-- name: given
-- The number that an act has given.
SELECT n.printed FROM ledger.damage_number n WHERE n.book_id = :book AND n.record_id = :record

-- name: named
-- The case of a code, or of a number that stands for it, or under which it came as an old case; the code first.
SELECT t.code
FROM (
  SELECT c.code, 0 AS later FROM ledger.damage_case c WHERE c.book_id = :book AND c.code = ANY(:asked)
  UNION ALL
  SELECT c.code, 1 FROM ledger.damage_number n
  JOIN ledger.damage_case c ON c.book_id = n.book_id AND c.case_id = n.case_id
  WHERE n.book_id = :book AND n.paper = 'case' AND NOT n.cancelled
    AND ledger.number_form(n.printed) = ANY(SELECT ledger.number_form(x) FROM unnest(CAST(:asked AS text[])) x)
  UNION ALL
  SELECT c.code, 2 FROM ledger.damage_record r
  JOIN ledger.damage_case c ON c.book_id = r.book_id AND c.case_id = r.case_id
  WHERE r.book_id = :book AND r.kind = 'carry_over'
    AND ledger.number_form(r.words ->> 'number') = ANY(SELECT ledger.number_form(x) FROM unnest(CAST(:asked AS text[])) x)) t
ORDER BY t.later, t.code LIMIT 1

-- name: of_case
-- The number of a case that stood on a day, as it was known at a moment; of an old case without one, that under which it came.
SELECT t.printed
FROM (
  SELECT n.printed, r.recorded_at, 1 AS own
  FROM ledger.damage_number n
  JOIN ledger.damage_record r ON r.book_id = n.book_id AND r.record_id = n.record_id
  WHERE n.book_id = :book AND n.case_id = :case AND n.paper = 'case' AND r.effective_on <= :on AND r.recorded_at <= :known
    AND NOT EXISTS (SELECT FROM ledger.damage_record x
      WHERE x.book_id = n.book_id AND x.case_id = n.case_id AND x.kind = 'cancel_number' AND x.words ->> 'printed' = n.printed
        AND x.effective_on <= :on AND x.recorded_at <= :known)
  UNION ALL
  SELECT r.words ->> 'number', r.recorded_at, 0
  FROM ledger.damage_record r
  WHERE r.book_id = :book AND r.case_id = :case AND r.kind = 'carry_over' AND r.effective_on <= :on AND r.recorded_at <= :known) t
ORDER BY t.own DESC, t.recorded_at DESC LIMIT 1
