-- name: acted
-- Everybody who acts in the book, and those of no book who have acted in it.
SELECT a.actor_id FROM ledger.actor a WHERE a.book_id = %(book)s
UNION SELECT actor_id FROM ledger.entry WHERE book_id = %(book)s
UNION SELECT approver_id FROM ledger.entry WHERE book_id = %(book)s
UNION SELECT a.actor_id FROM ledger.actor a WHERE a.book_id IS NULL AND EXISTS (
  SELECT FROM ledger.record r
  WHERE r.book_id = %(book)s AND position('{"actor":"' || encode(a.name_digest, 'hex') || '"}' IN r.rows) > 0)
UNION SELECT w.actor_id FROM ledger.renumbering r CROSS JOIN LATERAL unnest(ARRAY[r.asked_by, r.confirmed_by]) AS w (actor_id)
WHERE {one}

-- name: told_in_log
-- Administrators, and everybody whom a record of the log of the installation names.
SELECT a.actor_id FROM ledger.actor a
WHERE a.book_id IS NULL OR encode(a.name_digest, 'hex') IN (
  SELECT m[1] FROM ledger.record r
  JOIN ledger.seal s ON s.book_id = r.book_id AND s.position = r.position AND s.place < %(size)s
  CROSS JOIN LATERAL regexp_matches(r.rows, '"actor":"([0-9a-f]+)"', 'g') AS m
  WHERE r.book_id = %(book)s)

-- name: one
-- That a number `r` makes two one, of whom one acts in the book or is one with somebody who does.
r.one_with IS NOT NULL AND r.used_at IS NOT NULL AND r.undone_at IS NULL AND EXISTS (
  SELECT FROM ledger.actor w WHERE %(book)s IN (w.book_id) AND w.person_id = ANY (ledger.persons_as_one(r.person_id, NULL)))

-- name: as_one
-- Which persons count as one with which, by the digests of their numbers; on what paper, by whose word, since when.
SELECT encode(p.number_digest, 'hex') AS person, encode(o.number_digest, 'hex') AS one_with, r.document,
       encode(x.name_digest, 'hex') AS asked_by, r.asked_at, encode(y.name_digest, 'hex') AS confirmed_by,
       r.confirmed_at, r.used_at
FROM ledger.renumbering r
JOIN ledger.person p ON p.person_id = r.person_id
JOIN ledger.person o ON o.person_id = r.one_with
JOIN ledger.actor x ON x.actor_id = r.asked_by
JOIN ledger.actor y ON y.actor_id = r.confirmed_by
WHERE {one} ORDER BY 1, 2

-- name: checkpoints
-- Those that announce a key or state what is lost, and the last of each month; so the newest is one of them.
SELECT note FROM (
  SELECT c.*, row_number() OVER (PARTITION BY key_number ORDER BY checkpoint_id) AS of_key,
         lead(checkpoint_id) OVER (PARTITION BY date_trunc('month', signed_at AT TIME ZONE 'UTC')
           ORDER BY checkpoint_id) AS later
  FROM ledger.checkpoint c WHERE book_id = %(book)s) AS x
WHERE (key_number > 1 AND of_key = 1) OR later IS NULL OR note LIKE E'%%\nrestored %%' ORDER BY checkpoint_id

-- name: actors
-- Who acted, by digest.
SELECT encode(a.name_digest, 'hex') AS digest, a.role, a.owner, a.created_at FROM ledger.actor a
WHERE a.actor_id IN ({acted}) ORDER BY 1

-- name: persons
-- Who they are, but for those who were erased.
SELECT encode(a.name_digest, 'hex') AS digest, a.name, encode(a.name_salt, 'hex') AS salt
FROM ledger.actor a
WHERE a.name_salt IS NOT NULL AND a.actor_id IN ({acted}) ORDER BY 1

-- name: personal
-- What is personal in records, with the salts of their digests.
SELECT p.place::text, p.nth::text AS row, encode(p.salt, 'hex') AS salt, p.told AS values
FROM ledger.recorded_tables() t
CROSS JOIN LATERAL ledger.personal_values(%(book)s, t.source, %(size)s) p
WHERE t.booked AND t.personal <> '{}' ORDER BY p.place, p.nth

-- name: balances
-- Balances as the records of the log give them.
SELECT a.code AS account, s.code AS asset, sum(p.debit)::text AS debits, sum(p.credit)::text AS credits,
       count(*)::text AS version
FROM ledger.posting p
JOIN ledger.seal l ON l.book_id = p.book_id AND l.entry_id = p.entry_id AND l.place < %(size)s
JOIN ledger.account a ON a.book_id = p.book_id AND a.account_id = p.account_id
JOIN ledger.asset s ON s.book_id = p.book_id AND s.asset_id = p.asset_id
WHERE p.book_id = %(book)s GROUP BY a.code, s.code ORDER BY a.code, s.code
