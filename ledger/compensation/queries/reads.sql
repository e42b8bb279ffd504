-- name: readings
-- Reads that concern a party, the newest first.
SELECT r.reading_id AS id, r.what, r.subject, r.read_on AS on, r.times, r.first_at, r.last_at,
  r.actor_id AS actor, a.name, a.role, a.owner
FROM ledger.reading r JOIN ledger.actor a ON a.actor_id = r.actor_id
WHERE r.book_id = :book AND (CAST(:before AS bigint) IS NULL OR r.reading_id < :before)
  AND (r.what = 'book' OR (r.what = 'names' AND strpos(r.subject, '/') = 0) OR r.subject = 'owner/' || CAST(:owner AS text)
    OR EXISTS (
      SELECT FROM ledger.damage_case c JOIN ledger.damage_party p ON p.book_id = c.book_id AND p.case_id = c.case_id
      WHERE c.book_id = r.book_id AND r.what IN ('case', 'evidence', 'bundle') AND c.code = split_part(r.subject, '/', 1)
        AND p.owner = CAST(:owner AS text) AND p.reads))
ORDER BY r.reading_id DESC LIMIT :limit
