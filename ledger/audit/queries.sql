-- name: in_scope
-- The entries of a scope.
e.book_id = :book AND e.effective_on BETWEEN :first AND :last AND e.recorded_at <= :recorded

-- name: items
-- List the entries of a scope; with an asset, those that moved it, with the sum of their debits in it.
SELECT e.entry_id, e.kind, e.effective_on, CAST(NULL AS bigint) AS amount
FROM ledger.entry e WHERE {in_scope} ORDER BY e.entry_id

-- name: items_in_asset
-- List the entries of a scope; with an asset, those that moved it, with the sum of their debits in it.
SELECT e.entry_id, e.kind, e.effective_on, CAST(sum(p.debit) AS bigint) AS amount
FROM ledger.entry e
JOIN ledger.posting p ON p.book_id = e.book_id AND p.entry_id = e.entry_id
JOIN ledger.asset s ON s.book_id = p.book_id AND s.asset_id = p.asset_id AND s.code = :asset
WHERE {in_scope} GROUP BY e.entry_id, e.kind, e.effective_on ORDER BY e.entry_id

-- name: flows
-- List who gave what to whom, in the order of posting.
SELECT e.position, coalesce(c.code, s.code) AS asset, e.entry_id, e.effective_on, e.actor_id, a.owner,
       CAST(sum(CASE WHEN a.debit_normal THEN p.debit - p.credit
         ELSE p.credit - p.debit END) AS bigint) AS rise
FROM ledger.entry e
JOIN ledger.posting p ON p.book_id = e.book_id AND p.entry_id = e.entry_id
JOIN ledger.account a ON a.book_id = p.book_id AND a.account_id = p.account_id
JOIN ledger.asset s ON s.book_id = p.book_id AND s.asset_id = p.asset_id
LEFT JOIN ledger.permit_lot l ON l.book_id = s.book_id AND l.asset_id = s.asset_id
LEFT JOIN ledger.asset c ON c.book_id = l.book_id AND c.asset_id = l.cap_id
WHERE {in_scope} AND s.kind <> 'cap' AND (CAST(:asset AS text) IS NULL OR coalesce(c.code, s.code) = :asset)
GROUP BY e.position, coalesce(c.code, s.code), e.entry_id, e.effective_on, e.actor_id, a.owner
HAVING sum(CASE WHEN a.debit_normal THEN p.debit - p.credit ELSE p.credit - p.debit END) <> 0
ORDER BY e.position, asset, a.owner

-- name: stamps
-- List when the entries of a scope were recorded, and by whom.
SELECT e.entry_id, e.kind, e.effective_on, e.recorded_at, e.actor_id
FROM ledger.entry e WHERE {in_scope} ORDER BY e.recorded_at, e.entry_id

-- name: few
-- Whether a scope has no more entries than that.
SELECT count(*) <= :most FROM (SELECT FROM ledger.entry e WHERE {in_scope} LIMIT :most + 1) x

-- name: count
-- How many entries a scope has.
SELECT count(*) FROM ledger.entry e WHERE {in_scope}

-- name: names_of
-- Give the digests by which records of the log name actors; screens name nobody otherwise.
SELECT actor_id, encode(name_digest, 'hex') FROM ledger.actor WHERE actor_id = ANY(:wanted)
