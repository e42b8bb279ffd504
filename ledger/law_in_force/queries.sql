-- name: adopted
-- The place of a book, and the texts of its rule packs that are in force on a day, the newest first.
SELECT b.jurisdiction, ARRAY(
    SELECT k.text
    FROM ledger.permit_pack k
    JOIN ledger.process p ON p.book_id = k.book_id AND p.process_id = k.pack_id
    WHERE k.book_id = b.book_id AND p.state = 'in_force' AND k.in_force_from <= %(on)s
    ORDER BY k.in_force_from DESC, k.pack_id DESC) AS packs
FROM ledger.book b
WHERE b.book_id = %(book)s

-- name: adopted_since
-- The place of a book, and each of its rule packs that was adopted with its first day, in the order in which they are
-- asked; one row without a pack where there is none.
SELECT b.jurisdiction, k.text, k.in_force_from
FROM ledger.book b
LEFT JOIN (
  SELECT k.book_id, k.pack_id, k.text, k.in_force_from
  FROM ledger.permit_pack k
  JOIN ledger.process p ON p.book_id = k.book_id AND p.process_id = k.pack_id AND p.state = 'in_force'
  WHERE k.book_id = %(book)s) k ON k.book_id = b.book_id
WHERE b.book_id = %(book)s
ORDER BY k.in_force_from DESC, k.pack_id DESC

-- name: packs
-- Rule packs of a bureau by id, the order in which clients made them: who proposed and approved each, on which paper, and where
-- in the order of those in force it is asked on a day.
SELECT k.pack_id AS id, k.text, k.digest, k.in_force_from, p.state, a.name AS proposed_by, e.recorded_at AS proposed_at,
  e.effective_on, e.document, e.reason,
  (SELECT o.name FROM ledger.process_event y JOIN ledger.actor o USING (actor_id)
   WHERE y.book_id = k.book_id AND y.process_id = k.pack_id AND y.action = 'approve') AS approved_by,
  (SELECT y.recorded_at FROM ledger.process_event y
   WHERE y.book_id = k.book_id AND y.process_id = k.pack_id AND y.action = 'approve') AS approved_at,
  CASE WHEN p.state = 'in_force' AND k.in_force_from <= %(on)s THEN
    (SELECT count(*)
     FROM ledger.permit_pack n
     JOIN ledger.process q ON q.book_id = n.book_id AND q.process_id = n.pack_id
     WHERE n.book_id = k.book_id AND q.state = 'in_force' AND n.in_force_from <= %(on)s
       AND (n.in_force_from, n.pack_id) >= (k.in_force_from, k.pack_id)) END AS place
FROM ledger.permit_pack k
JOIN ledger.process p ON p.book_id = k.book_id AND p.process_id = k.pack_id
JOIN ledger.process_event e ON e.book_id = k.book_id AND e.process_id = k.pack_id AND e.version = 1
JOIN ledger.actor a USING (actor_id)
WHERE k.book_id = %(book)s
  AND (%(state)s::text IS NULL OR p.state = %(state)s)
  AND (%(after)s::uuid IS NULL OR k.pack_id > %(after)s)
ORDER BY k.pack_id
LIMIT %(limit)s
