-- name: called_on
-- The name of an enterprise or a site on a day; nothing of who is not registered.
SELECT name FROM ledger.called_on(%(book)s, %(holder)s, %(on)s) AS c (name)
WHERE name IS NOT NULL

-- name: registered
-- Since when an enterprise or a site is registered.
SELECT since FROM ledger.registered_since(%(book)s, %(holder)s) AS r (since)
WHERE since IS NOT NULL

-- name: names_of
-- The names of an enterprise or a site, the newest day first; of a day what was said last, which holds.
SELECT n.name, n.valid_from, n.document, n.act_id, n.recorded_at, NOT EXISTS (
    SELECT FROM ledger.naming l
    WHERE l.book_id = n.book_id AND (l.party = n.party OR l.site = n.site) AND l.valid_from = n.valid_from
      AND l.recorded_at > n.recorded_at) AS held
FROM ledger.naming n
WHERE n.book_id = %(book)s AND (n.party = %(holder)s OR n.site = %(holder)s)
UNION ALL
SELECT r.name, r.since, NULL, NULL, NULL, NOT EXISTS (
    SELECT FROM ledger.naming l
    WHERE l.book_id = %(book)s AND (l.party = %(holder)s OR l.site = %(holder)s) AND l.valid_from = r.since)
FROM (
  SELECT o.name, ledger.registered_since(%(book)s, %(holder)s) AS since
  FROM (SELECT p.name FROM ledger.party p WHERE p.book_id = %(book)s AND p.code = %(holder)s
        UNION ALL SELECT s.name FROM ledger.site s WHERE s.book_id = %(book)s AND s.code = %(holder)s) o) r
ORDER BY 2 DESC, 5 DESC NULLS LAST

-- name: all_names
-- All names that the enterprises of a book have or had.
SELECT p.code, h.name
FROM ledger.party p
CROSS JOIN LATERAL ledger.names_held(p.book_id, p.code) AS h (name)
WHERE p.book_id = %(book)s
