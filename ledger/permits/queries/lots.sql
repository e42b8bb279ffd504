-- name: caps
-- List caps by code, with what became of their room; an area may be a prefix, such as a province's two
-- digits.
SELECT c.asset_id, s.code, c.pollutant, c.area, c.vintage, q.code AS parent,
     coalesce(sum(b.credits - b.debits) FILTER (WHERE b.purpose = 'cap_limit'), 0)::bigint AS cap_limit,
     coalesce(sum(b.debits - b.credits) FILTER (WHERE b.purpose = 'cap_shared'), 0)::bigint AS shared,
     coalesce(sum(b.debits - b.credits) FILTER (WHERE b.purpose = 'cap_available'), 0)::bigint AS available,
     coalesce(sum(b.debits - b.credits) FILTER (WHERE b.purpose = 'cap_issued'), 0)::bigint AS issued
FROM ledger.permit_cap c JOIN ledger.asset s USING (book_id, asset_id)
LEFT JOIN ledger.asset q ON q.book_id = c.book_id AND q.asset_id = c.parent_id
LEFT JOIN ledger.balance b ON b.book_id = c.book_id AND b.asset_id = c.asset_id
WHERE c.book_id = :book {where} GROUP BY c.asset_id, s.code, c.pollutant, c.area, c.vintage, q.code
ORDER BY s.code {limit}

-- name: parts
-- List what a holder has on its accounts of some purposes, oldest vintage and grant first.
SELECT a.account_id, l.asset_id, c.pollutant, c.area, s.code, c.vintage, b.debits - b.credits, a.code,
     a.purpose, l.origin, l.valid_from, l.valid_to
FROM ledger.account a JOIN ledger.balance b ON b.book_id = a.book_id AND b.account_id = a.account_id
JOIN ledger.permit_lot l ON l.book_id = a.book_id AND l.asset_id = b.asset_id
JOIN ledger.permit_cap c ON c.book_id = a.book_id AND c.asset_id = l.cap_id
JOIN ledger.asset s ON s.book_id = a.book_id AND s.asset_id = l.asset_id
WHERE a.book_id = %(book)s AND a.code = ANY(%(accounts)s) AND b.debits > b.credits
  AND (%(pollutants)s::text[] IS NULL OR c.pollutant = ANY(%(pollutants)s))
  AND (%(areas)s::text[] IS NULL OR c.area = ANY(%(areas)s))
  AND (%(vintages)s::smallint[] IS NULL OR c.vintage = ANY(%(vintages)s))
ORDER BY c.vintage, l.asset_id, a.account_id

-- name: leased_out
-- Tell what a site has, year by year, for each pollutant and area.
SELECT c.pollutant, c.area, c.vintage, sum(least(x.quantity, b.debits - b.credits))::bigint
FROM ledger.permit_act t JOIN ledger.process p ON p.book_id = t.book_id AND p.process_id = t.act_id
JOIN ledger.permit_act_lot x ON x.book_id = t.book_id AND x.act_id = t.act_id
JOIN ledger.permit_lot l ON l.book_id = t.book_id AND l.asset_id = x.asset_id
JOIN ledger.permit_cap c ON c.book_id = t.book_id AND c.asset_id = l.cap_id
JOIN ledger.account a ON a.book_id = t.book_id AND a.code = ledger.permit_account_code(t.other, 'leased')
JOIN ledger.balance b ON b.book_id = t.book_id AND b.account_id = a.account_id AND b.asset_id = x.asset_id
WHERE t.book_id = %s AND t.site = %s AND t.machine = 'permits.lease' AND p.state = 'running'
GROUP BY c.pollutant, c.area, c.vintage

-- name: lots
-- List lots by code; with an owner only those that it was granted or ever held.
SELECT s.code, c.pollutant, c.area, c.vintage, l.owner, l.origin, q.code, l.measure, l.document, l.grant_id,
     l.grant_line, l.valid_from, l.valid_to
FROM ledger.permit_lot l JOIN ledger.asset s USING (book_id, asset_id)
JOIN ledger.permit_cap c ON c.book_id = l.book_id AND c.asset_id = l.cap_id
LEFT JOIN ledger.asset q ON q.book_id = l.book_id AND q.asset_id = l.parent_id
WHERE l.book_id = :book

-- name: sites_of_book
-- For `sites_of_book`.
:book

-- name: sites_of_owner
-- For `sites_of_owner`.
:owner

-- name: seen
-- List lots by code; with an owner only those that it was granted or ever held.
AND (CAST(:owner AS text) IS NULL OR l.owner = :owner
 OR l.owner = ANY ({sites_of}) OR EXISTS (
   SELECT FROM ledger.balance b JOIN ledger.account a USING (book_id, account_id)
   WHERE b.book_id = l.book_id AND b.asset_id = l.asset_id AND a.owner = :owner AND b.version > 0))

-- name: caps_where
-- List caps by code, with what became of their room; an area may be a prefix, such as a province's two
-- digits.
AND (CAST(:pollutant AS text) IS NULL OR c.pollutant = :pollutant)
  AND (CAST(:area AS text) IS NULL OR starts_with(c.area, :area))
    AND (CAST(:vintage AS integer) IS NULL OR c.vintage = :vintage)
      AND (CAST(:after AS text) IS NULL OR s.code > :after)

-- name: caps_limit
-- For `caps_limit`.
LIMIT :limit

-- name: lots_rest
-- For `lots_rest`.
AND (CAST(:pollutant AS text) IS NULL OR c.pollutant = :pollutant)
  AND (CAST(:area AS text) IS NULL OR c.area = :area)
    AND (CAST(:vintage AS integer) IS NULL OR c.vintage = :vintage)
      AND (CAST(:after AS text) IS NULL OR s.code > :after)
ORDER BY s.code LIMIT :limit

-- name: lot_of_rest
-- For `lot_of_rest`.
AND s.code = :code

-- name: find_cap
-- Find the number of a cap; None when none was set.
SELECT asset_id FROM ledger.permit_cap
WHERE book_id = :book AND pollutant = :p AND area = :a AND vintage = :v

-- name: caps_for
-- Find the caps of many strips: number by (pollutant, area, vintage).
SELECT pollutant, area, vintage, asset_id FROM ledger.permit_cap
WHERE book_id = %s AND pollutant = ANY(%s) AND area = ANY(%s)

-- name: family_up
-- Give the lots from which a lot comes, the nearest first, and those that came from it.
WITH RECURSIVE line AS (SELECT l.parent_id, 1 AS far FROM ledger.permit_lot l
  JOIN ledger.asset s USING (book_id, asset_id) WHERE l.book_id = :book AND s.code = :code
  UNION ALL SELECT l.parent_id, line.far + 1 FROM line
  JOIN ledger.permit_lot l ON l.book_id = :book AND l.asset_id = line.parent_id)
SELECT s.code FROM line
JOIN ledger.asset s ON s.book_id = :book AND s.asset_id = line.parent_id
ORDER BY far

-- name: family_down
-- Give the lots from which a lot comes, the nearest first, and those that came from it.
WITH RECURSIVE line AS (SELECT l.asset_id FROM ledger.permit_lot l
  JOIN ledger.asset s USING (book_id, asset_id) WHERE l.book_id = :book AND s.code = :code
  UNION ALL SELECT l.asset_id FROM line
  JOIN ledger.permit_lot l ON l.book_id = :book AND l.parent_id = line.asset_id)
SELECT s.code FROM line
JOIN ledger.asset s ON s.book_id = :book AND s.asset_id = line.asset_id
WHERE s.code <> :code ORDER BY s.code LIMIT 1000

-- name: path_of
-- List every movement of a lot, from the decision that created it on; with an owner only on its own
-- accounts.
SELECT e.entry_id, e.kind, e.effective_on, e.recorded_at, a.code, p.debit, p.credit, e.document
FROM ledger.asset s JOIN ledger.balance b USING (book_id, asset_id)
JOIN ledger.posting p ON p.book_id = s.book_id AND p.account_id = b.account_id AND p.asset_id = s.asset_id
JOIN ledger.entry e ON e.book_id = s.book_id AND e.entry_id = p.entry_id
JOIN ledger.account a ON a.book_id = s.book_id AND a.account_id = p.account_id
WHERE s.book_id = :book AND s.code = :code AND (CAST(:owner AS text) IS NULL OR a.owner = :owner)
ORDER BY e.recorded_at, e.entry_id, p.line LIMIT :limit

-- name: cap_statement
-- Give the account of a cap: what was issued, and on accounts of which purposes it stands, in the smallest
-- unit.
SELECT b.purpose,
  sum(CASE WHEN b.debit_normal THEN b.debits - b.credits ELSE b.credits - b.debits END)::bigint
FROM ledger.permit_cap c
JOIN ledger.permit_lot l ON l.book_id = c.book_id AND l.cap_id = c.asset_id
JOIN ledger.balance b ON b.book_id = l.book_id AND b.asset_id = l.asset_id
WHERE c.book_id = :book AND c.pollutant = :pollutant AND c.area = :area AND c.vintage = :vintage
GROUP BY b.purpose

-- name: movements_of
-- List every movement on a site's permit accounts as texts, in the order of recording.
SELECT e.effective_on, e.kind, s.code, a.purpose, p.debit, p.credit, p.balance_after, e.document, e.entry_id
FROM ledger.account a
JOIN ledger.posting p ON p.book_id = a.book_id AND p.account_id = a.account_id
JOIN ledger.entry e ON e.book_id = p.book_id AND e.entry_id = p.entry_id
JOIN ledger.asset s ON s.book_id = p.book_id AND s.asset_id = p.asset_id
WHERE a.book_id = :book AND a.owner = :owner AND a.code = ledger.permit_account_code(:site, a.purpose)
ORDER BY p.recorded_at, p.entry_id, p.line LIMIT :limit
