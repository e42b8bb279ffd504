-- name: left_of_years
-- The caps of years before one of which something circulates, and of which no expiry runs.
SELECT c.asset_id, c.pollutant, c.area, c.vintage::integer AS vintage
FROM ledger.permit_cap c
WHERE c.book_id = %(book)s AND c.vintage < %(year)s
  AND EXISTS (
    SELECT FROM ledger.permit_lot l
    JOIN ledger.balance b ON b.book_id = l.book_id AND b.asset_id = l.asset_id
    WHERE l.book_id = c.book_id AND l.cap_id = c.asset_id AND b.debit_normal AND b.debits > b.credits
      AND b.purpose NOT IN ('surrendered', 'retired', 'expired'))
  AND NOT EXISTS (
    SELECT FROM ledger.permit_act t
    JOIN ledger.process p ON p.book_id = t.book_id AND p.process_id = t.act_id AND p.state = 'running'
    WHERE t.book_id = c.book_id AND t.site = 'bureau:' || c.area AND t.machine = 'permits.expiry'
      AND t.terms ->> 'pollutant' = c.pollutant AND t.terms ->> 'vintage' = c.vintage::text)
ORDER BY c.vintage, c.pollutant, c.area

-- name: runs
-- The expiry of a cap that runs, if one does.
SELECT t.act_id
FROM ledger.permit_cap c
JOIN ledger.permit_act t ON t.book_id = c.book_id AND t.machine = 'permits.expiry' AND t.site = 'bureau:' || c.area
  AND t.terms ->> 'pollutant' = c.pollutant AND t.terms ->> 'vintage' = c.vintage::text
JOIN ledger.process p ON p.book_id = t.book_id AND p.process_id = t.act_id AND p.state = 'running'
WHERE c.book_id = %(book)s AND c.asset_id = %(cap)s
LIMIT 1

-- name: ended_of
-- The last expiry that has ended of each of some vintages, with the role in which it was begun.
SELECT DISTINCT ON (n.pollutant, n.site, n.vintage) t.act_id, a.role
FROM unnest(%(pollutants)s::text[], %(sites)s::text[], %(vintages)s::text[]) AS n (pollutant, site, vintage)
JOIN ledger.permit_act t ON t.book_id = %(book)s AND t.machine = 'permits.expiry' AND t.site = n.site
  AND t.terms ->> 'pollutant' = n.pollutant AND t.terms ->> 'vintage' = n.vintage
JOIN ledger.process p ON p.book_id = t.book_id AND p.process_id = t.act_id AND p.state = 'ended'
JOIN ledger.actor a ON a.actor_id = p.started_by
ORDER BY n.pollutant, n.site, n.vintage, t.act_id DESC
