-- name: query
-- Give the account of each cap at the end of a period, by pollutant, area and vintage; nothing moves only
-- in a range here.
WITH page AS MATERIALIZED (
  SELECT k.asset_id, k.pollutant, k.area, k.vintage, x.scale, x.unit, x.digits
  FROM ledger.permit_cap k JOIN ledger.asset x USING (book_id, asset_id)
  WHERE k.book_id = :book AND (CAST(:pollutant AS text) IS NULL OR k.pollutant = :pollutant)
    AND (CAST(:area AS text) IS NULL OR starts_with(k.area, :area))
      AND (CAST(:vintage AS integer) IS NULL OR k.vintage = :vintage)
    AND (CAST(:after_pollutant AS text) IS NULL
      OR (k.pollutant, k.area, k.vintage) > (:after_pollutant, :after_area, :after_vintage))
  ORDER BY k.pollutant, k.area, k.vintage LIMIT :limit),
counted AS (
  SELECT page.asset_id AS cap_id, page.asset_id FROM page
  UNION ALL SELECT l.cap_id, l.asset_id FROM page
  JOIN ledger.permit_lot l ON l.book_id = :book AND l.cap_id = page.asset_id),
sums AS ({sums})
SELECT page.*, s.purpose, s.net FROM page LEFT JOIN sums s ON s.cap_id = page.asset_id
ORDER BY page.pollutant, page.area, page.vintage

-- name: now
-- Give the account of each cap at the end of a period, by pollutant, area and vintage; nothing moves only
-- in a range here.
SELECT c.cap_id, b.purpose, sum(b.debits - b.credits) AS net FROM counted c
JOIN ledger.balance b ON b.book_id = :book AND b.asset_id = c.asset_id AND b.version > 0
GROUP BY c.cap_id, b.purpose

-- name: past
-- Give the account of each cap at the end of a period, by pollutant, area and vintage; nothing moves only
-- in a range here.
SELECT t.cap_id, a.purpose, sum(t.net) AS net FROM (
  SELECT c.cap_id, p.account_id, sum(p.debit - p.credit) AS net FROM counted c
  JOIN ledger.posting p ON p.book_id = :book AND p.asset_id = c.asset_id {filters}
  GROUP BY c.cap_id, p.account_id) t
JOIN ledger.account a ON a.book_id = :book AND a.account_id = t.account_id GROUP BY t.cap_id, a.purpose
