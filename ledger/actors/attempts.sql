-- name: keep
-- Keep that somebody was refused.
SELECT ledger.keep_attempt(%s, %s, %s, %s, %s, %s)

-- name: attempts
-- Attempts of a book, the newest first: of somebody, by the code of the refusal, since an instant.
SELECT t.attempt_id AS id, t.key_id AS key, t.actor_id AS actor, a.name, t.person_id AS person, t.operation, t.code, t.subject,
  encode(t.body, 'hex') AS body, t.times, t.first_at, t.last_at
FROM ledger.attempt t JOIN ledger.actor a ON a.actor_id = t.actor_id
WHERE t.book_id = :book
  AND (CAST(:by AS integer) IS NULL OR t.actor_id = :by)
  AND (CAST(:code AS text) IS NULL OR t.code = :code)
  AND (CAST(:since AS timestamptz) IS NULL OR t.last_at >= :since)
  AND (CAST(:before AS bigint) IS NULL OR t.attempt_id < :before)
ORDER BY t.attempt_id DESC LIMIT :limit
