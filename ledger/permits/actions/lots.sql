-- name: lines_of
-- Read what an act is about.
SELECT pollutant, area, first_vintage, last_vintage, quantity, delivered, price, basis, amount
FROM ledger.permit_act_line
WHERE book_id = %s AND act_id = %s ORDER BY line

-- name: taken_by
-- Read which lots an act took, from which accounts.
SELECT x.line, x.account_id, a.code, a.purpose, x.asset_id, s.code, c.pollutant, c.area, c.vintage,
  x.quantity
FROM ledger.permit_act_lot x
JOIN ledger.account a USING (book_id, account_id)
JOIN ledger.asset s USING (book_id, asset_id)
JOIN ledger.permit_lot l USING (book_id, asset_id)
JOIN ledger.permit_cap c ON c.book_id = l.book_id AND c.asset_id = l.cap_id
WHERE x.book_id = %s AND x.act_id = %s
ORDER BY x.line, c.vintage, x.asset_id, x.account_id

-- name: still_held
-- Give of what an act took what is still on a holder's account: the rest was surrendered or has ended.
SELECT b.asset_id, b.debits - b.credits FROM ledger.account a
JOIN ledger.balance b USING (book_id, account_id)
WHERE a.book_id = %s AND a.code = %s AND b.asset_id = ANY(%s)

-- name: hold_still
-- Let one act at a time decide about a holder's lots; held until the transaction ends.
SELECT pg_advisory_xact_lock(%s, hashtext(%s))
