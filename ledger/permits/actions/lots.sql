-- name: hold_still
-- Let one act at a time decide about the lots of a holder; held until the transaction ends.
SELECT pg_advisory_xact_lock(%(book)s, hashtext(%(holder)s))

-- name: lines_of
-- What an act is about, in order.
SELECT pollutant, area, first_vintage, last_vintage, quantity, delivered, price, basis, amount
FROM ledger.permit_act_line
WHERE book_id = %(book)s AND act_id = %(act)s
ORDER BY line

-- name: taken_by
-- Which lots an act took and from which accounts, line by line, the oldest year and grant first. What a
-- freeze waits for it has not taken; what it holds since one before it ended was taken from where that one
-- took it.
SELECT x.line, x.account_id, a.code AS account, a.purpose, x.asset_id, s.code AS asset, c.pollutant, c.area,
  c.vintage, x.quantity, l.valid_from, l.valid_to
FROM (
  SELECT y.book_id, y.act_id, y.line, y.account_id, y.asset_id, y.quantity FROM ledger.permit_act_lot y WHERE y.book_id = %(book)s
  UNION ALL
  SELECT h.book_id, h.act_id, h.line, h.account_id, h.asset_id, sum(h.quantity)::bigint
  FROM ledger.permit_inherited h WHERE h.book_id = %(book)s
  GROUP BY h.book_id, h.act_id, h.line, h.account_id, h.asset_id) x
JOIN ledger.account a USING (book_id, account_id)
JOIN ledger.asset s USING (book_id, asset_id)
JOIN ledger.permit_lot l USING (book_id, asset_id)
JOIN ledger.permit_cap c ON c.book_id = l.book_id AND c.asset_id = l.cap_id
WHERE x.act_id = %(act)s AND a.purpose <> 'frozen'
ORDER BY x.line, c.vintage, x.asset_id, x.account_id

-- name: standing_on
-- What stands of some lots on an account.
SELECT b.asset_id, b.debits - b.credits AS quantity
FROM ledger.account a
JOIN ledger.balance b USING (book_id, account_id)
WHERE a.book_id = %(book)s AND a.code = %(account)s AND b.asset_id = ANY(%(assets)s)
