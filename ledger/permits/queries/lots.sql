-- Caps and lots. The sites of an owner are an ARRAY, so that they are read once a query, not once a row.

-- name: caps
-- Caps by code, with what became of their room; an area may be a prefix, such as a province's two digits.
SELECT c.asset_id, s.code AS asset, c.pollutant, c.area, c.vintage, q.code AS parent,
  coalesce(sum(b.credits - b.debits) FILTER (WHERE b.purpose = 'cap_limit'), 0)::bigint AS "limit",
  coalesce(sum(b.debits - b.credits) FILTER (WHERE b.purpose = 'cap_shared'), 0)::bigint AS shared,
  coalesce(sum(b.debits - b.credits) FILTER (WHERE b.purpose = 'cap_available'), 0)::bigint AS available,
  coalesce(sum(b.debits - b.credits) FILTER (WHERE b.purpose = 'cap_issued'), 0)::bigint AS issued
FROM ledger.permit_cap c
JOIN ledger.asset s USING (book_id, asset_id)
LEFT JOIN ledger.asset q ON q.book_id = c.book_id AND q.asset_id = c.parent_id
LEFT JOIN ledger.balance b ON b.book_id = c.book_id AND b.asset_id = c.asset_id
WHERE c.book_id = %(book)s
  AND (%(pollutant)s::text IS NULL OR c.pollutant = %(pollutant)s)
  AND (%(area)s::text IS NULL OR starts_with(c.area, %(area)s))
  AND (%(vintage)s::integer IS NULL OR c.vintage = %(vintage)s)
  AND (%(after)s::text IS NULL OR s.code > %(after)s)
GROUP BY c.asset_id, s.code, c.pollutant, c.area, c.vintage, q.code
ORDER BY s.code
LIMIT %(limit)s

-- name: find_cap
-- The number of a cap.
SELECT asset_id
FROM ledger.permit_cap
WHERE book_id = %(book)s AND pollutant = %(pollutant)s AND area = %(area)s AND vintage = %(vintage)s

-- name: caps_for
-- The caps of some pollutants in some areas, for every year.
SELECT pollutant, area, vintage, asset_id
FROM ledger.permit_cap
WHERE book_id = %(book)s AND pollutant = ANY(%(pollutants)s) AND area = ANY(%(areas)s)

-- name: room_of
-- What may still be issued under each of some caps.
SELECT asset_id, debits - credits AS quantity
FROM ledger.balance
WHERE book_id = %(book)s AND asset_id = ANY(%(caps)s) AND purpose = 'cap_available'

-- name: parts
-- What stands on some accounts, lot by lot, the oldest vintage and grant first.
SELECT a.account_id, l.asset_id, c.pollutant, c.area, s.code AS asset, c.vintage,
  b.debits - b.credits AS quantity, a.code AS account, a.purpose, l.origin, l.valid_from, l.valid_to
FROM ledger.account a
JOIN ledger.balance b ON b.book_id = a.book_id AND b.account_id = a.account_id
JOIN ledger.permit_lot l ON l.book_id = a.book_id AND l.asset_id = b.asset_id
JOIN ledger.permit_cap c ON c.book_id = a.book_id AND c.asset_id = l.cap_id
JOIN ledger.asset s ON s.book_id = a.book_id AND s.asset_id = l.asset_id
WHERE a.book_id = %(book)s AND a.code = ANY(%(accounts)s) AND b.debits > b.credits
  AND (%(pollutants)s::text[] IS NULL OR c.pollutant = ANY(%(pollutants)s))
  AND (%(areas)s::text[] IS NULL OR c.area = ANY(%(areas)s))
  AND (%(vintages)s::smallint[] IS NULL OR c.vintage = ANY(%(vintages)s))
ORDER BY c.vintage, l.asset_id, a.account_id

-- name: ended_parts
-- What expiries ended on some accounts of a site, lot by lot, less what was surrendered of it since, on the
-- account of what has expired in the area, the oldest vintage and grant first: what was its own, and what a
-- withdrawal held that has taken nothing in the end.
SELECT x.account_id, g.asset_id, g.pollutant, g.area, g.asset, g.vintage, g.quantity, x.code AS account,
  x.purpose, g.origin, g.valid_from, g.valid_to
FROM (
  SELECT DISTINCT l.asset_id, c.pollutant, c.area, s.code AS asset, c.vintage, l.origin, l.valid_from, l.valid_to,
    ledger.ended_of_site(%(book)s, %(site)s, l.asset_id)
      + coalesce(ledger.ended_withdrawn(%(book)s, %(site)s, l.asset_id), 0)
      - ledger.surrendered_late(%(book)s, %(site)s, l.asset_id) AS quantity
  FROM ledger.account a
  JOIN ledger.balance b ON b.book_id = a.book_id AND b.account_id = a.account_id
  JOIN ledger.permit_lot l ON l.book_id = a.book_id AND l.asset_id = b.asset_id
  JOIN ledger.permit_cap c ON c.book_id = a.book_id AND c.asset_id = l.cap_id
  JOIN ledger.asset s ON s.book_id = a.book_id AND s.asset_id = l.asset_id
  WHERE a.book_id = %(book)s AND a.code = ANY(%(accounts)s) AND c.pollutant = ANY(%(pollutants)s)
    AND c.area = ANY(%(areas)s) AND c.vintage = ANY(%(vintages)s)) AS g
JOIN ledger.account x ON x.book_id = %(book)s
  AND x.code = ledger.permit_account_code('bureau:' || g.area, 'expired')
WHERE g.quantity > 0
ORDER BY g.vintage, g.asset_id
-- name: coming
-- What may come back to a site, lot by lot: what it has leased out and the other still has, and what stands
-- withdrawn until that is final.
SELECT coalesce(f.account_id, 0) AS account_id, y.asset_id, c.pollutant, c.area, s.code AS asset, c.vintage,
  sum(y.quantity)::bigint AS quantity, %(account)s::text AS account, 'frozen' AS purpose, l.origin, l.valid_from, l.valid_to
FROM (
  SELECT x.book_id, x.asset_id, least(sum(x.quantity), max(b.debits - b.credits)) AS quantity
  FROM ledger.permit_act t
  JOIN ledger.process p ON p.book_id = t.book_id AND p.process_id = t.act_id
  JOIN ledger.permit_act_lot x ON x.book_id = t.book_id AND x.act_id = t.act_id
  JOIN ledger.account a ON a.book_id = t.book_id AND a.code = ledger.permit_account_code(t.other, 'leased')
  JOIN ledger.balance b ON b.book_id = t.book_id AND b.account_id = a.account_id AND b.asset_id = x.asset_id
    AND b.debits > b.credits
  WHERE t.book_id = %(book)s AND t.site = %(site)s AND t.machine = 'permits.lease' AND p.state = 'running'
  GROUP BY x.book_id, x.asset_id, a.account_id
  UNION ALL
  SELECT b.book_id, b.asset_id, b.debits - b.credits
  FROM ledger.account a
  JOIN ledger.balance b ON b.book_id = a.book_id AND b.account_id = a.account_id AND b.debits > b.credits
  WHERE a.book_id = %(book)s AND a.code = ledger.permit_account_code(%(site)s, 'withdrawn')) y
JOIN ledger.permit_lot l ON l.book_id = y.book_id AND l.asset_id = y.asset_id
JOIN ledger.permit_cap c ON c.book_id = l.book_id AND c.asset_id = l.cap_id
JOIN ledger.asset s ON s.book_id = l.book_id AND s.asset_id = l.asset_id
LEFT JOIN ledger.account f ON f.book_id = y.book_id AND f.code = %(account)s
WHERE c.pollutant = ANY(%(pollutants)s) AND c.area = ANY(%(areas)s) AND c.vintage = ANY(%(vintages)s::smallint[])
GROUP BY f.account_id, y.asset_id, c.pollutant, c.area, s.code, c.vintage, l.origin, l.valid_from, l.valid_to
ORDER BY c.vintage, y.asset_id

-- name: leased_out
-- What a site has leased out and the other still has: what was surrendered since does not come back.
SELECT c.pollutant, c.area, c.vintage, sum(least(x.quantity, b.debits - b.credits))::bigint AS quantity
FROM ledger.permit_act t
JOIN ledger.process p ON p.book_id = t.book_id AND p.process_id = t.act_id
JOIN ledger.permit_act_lot x ON x.book_id = t.book_id AND x.act_id = t.act_id
JOIN ledger.permit_lot l ON l.book_id = t.book_id AND l.asset_id = x.asset_id
JOIN ledger.permit_cap c ON c.book_id = t.book_id AND c.asset_id = l.cap_id
JOIN ledger.account a ON a.book_id = t.book_id AND a.code = ledger.permit_account_code(t.other, 'leased')
JOIN ledger.balance b ON b.book_id = t.book_id AND b.account_id = a.account_id AND b.asset_id = x.asset_id
WHERE t.book_id = %(book)s AND t.site = %(site)s AND t.machine = 'permits.lease' AND p.state = 'running'
GROUP BY c.pollutant, c.area, c.vintage

-- name: lots
-- Lots, of which {those} says which; an owner sees those that it was granted or ever held.
SELECT s.code AS asset, c.pollutant, c.area, c.vintage, l.owner, l.origin, q.code AS parent, l.measure,
  l.document, l.grant_id, l.grant_line, l.valid_from, l.valid_to
FROM ledger.permit_lot l
JOIN ledger.asset s USING (book_id, asset_id)
JOIN ledger.permit_cap c ON c.book_id = l.book_id AND c.asset_id = l.cap_id
LEFT JOIN ledger.asset q ON q.book_id = l.book_id AND q.asset_id = l.parent_id
WHERE l.book_id = %(book)s
  AND (%(owner)s::text IS NULL OR l.owner = %(owner)s
    OR l.owner = ANY (ARRAY(SELECT code FROM ledger.site WHERE book_id = %(book)s AND party = %(owner)s))
    OR EXISTS (
      SELECT FROM ledger.balance b
      JOIN ledger.account a USING (book_id, account_id)
      WHERE b.book_id = l.book_id AND b.asset_id = l.asset_id AND a.owner = %(owner)s AND b.version > 0))
  AND {those}

-- name: one_lot
-- The one with a code: apart from the list, so that PostgreSQL looks in the index whatever plan it keeps.
s.code = %(code)s

-- name: listed_lots
-- A page of those that the filters leave, by code; who stands where now is told to an owner of its own accounts alone.
(%(pollutant)s::text IS NULL OR c.pollutant = %(pollutant)s)
  AND (%(area)s::text IS NULL OR c.area = %(area)s)
  AND (%(vintage)s::integer IS NULL OR c.vintage = %(vintage)s)
  AND (%(holder)s::text IS NULL AND %(purpose)s::text IS NULL OR EXISTS (
    SELECT FROM ledger.balance b
    JOIN ledger.account a ON a.book_id = b.book_id AND a.account_id = b.account_id
    WHERE b.book_id = l.book_id AND b.asset_id = l.asset_id AND b.debit_normal AND b.debits > b.credits
      AND (%(purpose)s::text IS NULL OR a.purpose = %(purpose)s)
      AND (%(holder)s::text IS NULL OR a.code = ledger.permit_account_code(%(holder)s, a.purpose))
      AND (%(owner)s::text IS NULL OR a.owner = %(owner)s)))
  AND (%(after)s::text IS NULL OR s.code > %(after)s)
ORDER BY s.code
LIMIT %(limit)s

-- name: ancestors
-- The lots from which a lot comes, the nearest first.
WITH RECURSIVE line AS (
  SELECT l.parent_id, 1 AS far
  FROM ledger.permit_lot l
  JOIN ledger.asset s USING (book_id, asset_id)
  WHERE l.book_id = %(book)s AND s.code = %(code)s
  UNION ALL
  SELECT l.parent_id, line.far + 1
  FROM line
  JOIN ledger.permit_lot l ON l.book_id = %(book)s AND l.asset_id = line.parent_id)
SELECT s.code
FROM line
JOIN ledger.asset s ON s.book_id = %(book)s AND s.asset_id = line.parent_id
ORDER BY far

-- name: descendants
-- The lots that came from a lot, over any number of divisions, by code.
WITH RECURSIVE line AS (
  SELECT l.asset_id
  FROM ledger.permit_lot l
  JOIN ledger.asset s USING (book_id, asset_id)
  WHERE l.book_id = %(book)s AND s.code = %(code)s
  UNION ALL
  SELECT l.asset_id
  FROM line
  JOIN ledger.permit_lot l ON l.book_id = %(book)s AND l.parent_id = line.asset_id)
SELECT s.code
FROM line
JOIN ledger.asset s ON s.book_id = %(book)s AND s.asset_id = line.asset_id
WHERE s.code <> %(code)s
ORDER BY s.code
LIMIT %(limit)s

-- name: path_of
-- Every movement of a lot in the order of recording; an owner sees those on its own accounts.
SELECT e.entry_id, e.kind, e.effective_on, e.recorded_at, a.code AS account, p.debit, p.credit, e.document
FROM ledger.asset s
JOIN ledger.balance b USING (book_id, asset_id)
JOIN ledger.posting p ON p.book_id = s.book_id AND p.account_id = b.account_id AND p.asset_id = s.asset_id
JOIN ledger.entry e ON e.book_id = s.book_id AND e.entry_id = p.entry_id
JOIN ledger.account a ON a.book_id = s.book_id AND a.account_id = p.account_id
WHERE s.book_id = %(book)s AND s.code = %(code)s AND (%(owner)s::text IS NULL OR a.owner = %(owner)s)
ORDER BY e.recorded_at, e.entry_id, p.line
LIMIT %(limit)s

-- name: cap_statement
-- What stands of the lots of a cap on accounts of each purpose, on the purpose's own side.
SELECT b.purpose,
  sum(CASE WHEN b.debit_normal THEN b.debits - b.credits ELSE b.credits - b.debits END)::bigint AS quantity
FROM ledger.permit_cap c
JOIN ledger.permit_lot l ON l.book_id = c.book_id AND l.cap_id = c.asset_id
JOIN ledger.balance b ON b.book_id = l.book_id AND b.asset_id = l.asset_id
WHERE c.book_id = %(book)s AND c.pollutant = %(pollutant)s AND c.area = %(area)s AND c.vintage = %(vintage)s
GROUP BY b.purpose

-- name: movements_of
-- Every movement on a site's permit accounts in the order of recording, and none of its party's other sites.
SELECT e.effective_on, e.kind, s.code AS lot, a.purpose, p.debit, p.credit, p.balance_after, e.document,
  e.entry_id
FROM ledger.account a
JOIN ledger.posting p ON p.book_id = a.book_id AND p.account_id = a.account_id
JOIN ledger.entry e ON e.book_id = p.book_id AND e.entry_id = p.entry_id
JOIN ledger.asset s ON s.book_id = p.book_id AND s.asset_id = p.asset_id
WHERE a.book_id = %(book)s AND a.owner = %(owner)s
  AND a.code = ledger.permit_account_code(%(site)s, a.purpose)
ORDER BY p.recorded_at, p.entry_id, p.line
LIMIT %(limit)s

-- name: ended
-- The vintages whose expiry has begun, each with the first day of one.
SELECT t.terms ->> 'pollutant' AS pollutant, substr(t.site, 8) AS area,
  CAST(t.terms ->> 'vintage' AS integer) AS vintage, min(t.effective_on) AS ended_on
FROM ledger.permit_act t
JOIN ledger.process p ON p.book_id = t.book_id AND p.process_id = t.act_id AND p.state IN ('running', 'ended')
WHERE t.book_id = %(book)s AND t.machine = 'permits.expiry'
GROUP BY 1, 2, 3
