-- Pieces of queries that name a posting `p`, its account `a`, its asset `x`, and the cap `k` that a lot or the room under a cap
-- belongs to. What narrows begins with AND.

-- name: closing
-- The entries that close years, and those that undo them.
SELECT c.entry_id FROM ledger.entry c WHERE c.book_id = :book AND c.kind = 'periods.year_close'
UNION ALL SELECT r.entry_id FROM ledger.entry r
JOIN ledger.entry c ON c.book_id = r.book_id AND c.entry_id = r.reverses
WHERE r.book_id = :book AND r.reverses IS NOT NULL AND c.kind = 'periods.year_close'

-- name: case_of
-- The case whose accounts an entry touches.
(SELECT min(h.code) FROM ledger.posting q
JOIN ledger.damage_account o ON o.book_id = q.book_id AND o.account_id = q.account_id
JOIN ledger.damage_case h ON h.book_id = o.book_id AND h.case_id = o.case_id
WHERE q.book_id = :book AND q.entry_id = {entry})

-- name: asset
-- The asset of what has an asset_id.
JOIN ledger.asset x ON x.book_id = :book AND x.asset_id = {of}.asset_id

-- name: cap
-- The cap to which it belongs, or which it is.
LEFT JOIN ledger.permit_lot l ON l.book_id = :book AND l.asset_id = {of}.asset_id
LEFT JOIN ledger.permit_cap k ON k.book_id = :book AND k.asset_id = coalesce(l.cap_id, {of}.asset_id)

-- name: counted
-- The columns that say what is counted.
x.kind AS asset_kind, {counted}, x.scale, x.unit, x.digits

-- name: counted_money
-- Money belongs to no cap.
x.code AS counted, NULL::text AS pollutant

-- name: counted_permits
-- Lots are counted together by their pollutant.
CASE WHEN k.asset_id IS NULL THEN x.code END AS counted, k.pollutant

-- name: until
-- Nothing that takes effect later.
AND p.effective_on <= :effective

-- name: as_known
-- Nothing that was recorded later.
AND p.recorded_at <= :recorded

-- name: on_accounts
-- Only what moves some accounts, which are chosen before they are joined.
AND p.account_id IN (SELECT b.account_id FROM ledger.account b WHERE b.book_id = :book {narrow})

-- name: of_account
-- The name of the account in the query above.
b

-- name: without_closing
-- Nothing that closes a year.
AND p.entry_id NOT IN ({closing})

-- name: of_kind
-- Only entries of a kind, and those that undo one.
AND p.entry_id IN (SELECT e.entry_id FROM ledger.entry e
  LEFT JOIN ledger.entry u ON u.book_id = e.book_id AND u.entry_id = e.reverses
  WHERE e.book_id = :book AND coalesce(u.kind, e.kind) = :kind)

-- name: of_case
-- Only entries that touch the accounts of a case.
AND p.entry_id IN (SELECT q.entry_id FROM ledger.damage_case h
  JOIN ledger.damage_account o ON o.book_id = h.book_id AND o.case_id = h.case_id
  JOIN ledger.posting q ON q.book_id = o.book_id AND q.account_id = o.account_id
  WHERE h.book_id = :book AND h.code = :case)

-- name: of_purposes
-- Only accounts of some purposes.
AND {name}.purpose = ANY(:purposes)

-- name: of_code
-- Only one account.
AND {name}.code = :account

-- name: of_asset_kind
-- Only money, only lots, or only room under caps.
AND x.kind = :asset_kind

-- name: of_asset
-- Only one asset.
AND x.code = :asset

-- name: of_no_asset
-- Nothing: money has no pollutant, area and vintage.
AND false

-- name: of_pollutant
-- Only what counts one pollutant.
AND k.pollutant = :pollutant

-- name: of_area
-- Only what belongs to the caps of an area.
AND k.area = :area

-- name: of_vintage
-- Only what belongs to the caps of a year.
AND k.vintage = :vintage
