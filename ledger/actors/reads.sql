-- name: keep
-- Keep that somebody reads something.
SELECT ledger.keep_reading(%s, %s, %s, %s)

-- name: readings
-- Reads of a book, the newest first: of a subject or what belongs to it, by somebody, on a day.
SELECT r.reading_id AS id, r.what, r.subject, r.read_on AS on, r.times, r.first_at, r.last_at,
  r.actor_id AS actor, a.name, a.role, a.owner
FROM ledger.reading r JOIN ledger.actor a ON a.actor_id = r.actor_id
WHERE r.book_id = :book
  AND (CAST(:of AS text) IS NULL OR r.subject = :of OR starts_with(r.subject, :of || '/'))
  AND (CAST(:by AS integer) IS NULL OR r.actor_id = :by)
  AND (CAST(:day AS date) IS NULL OR r.read_on = :day)
  AND (CAST(:before AS bigint) IS NULL OR r.reading_id < :before)
ORDER BY r.reading_id DESC LIMIT :limit
