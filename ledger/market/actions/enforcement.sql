-- name: rests_on_something
-- Whether anything that a pledge took still stands on the account of what is pledged, or was frozen from
-- there.
SELECT EXISTS (
  SELECT FROM ledger.permit_act t
  JOIN ledger.permit_act_lot x ON x.book_id = t.book_id AND x.act_id = t.act_id
  JOIN ledger.account a ON a.book_id = t.book_id AND a.code = ledger.permit_account_code(t.site, 'pledged')
  WHERE t.book_id = %(book)s AND t.act_id = %(pledge)s
    AND (EXISTS (SELECT FROM ledger.balance b
                 WHERE b.book_id = a.book_id AND b.account_id = a.account_id AND b.asset_id = x.asset_id AND b.debits > b.credits)
      OR EXISTS (SELECT FROM (
                   SELECT l.book_id, l.act_id, l.asset_id, l.account_id FROM ledger.permit_act_lot l
                   WHERE l.book_id = %(book)s
                   UNION ALL
                   SELECT h.book_id, h.act_id, h.asset_id, h.account_id FROM ledger.permit_inherited h
                   WHERE h.book_id = %(book)s) y
                 JOIN ledger.process f ON f.book_id = y.book_id AND f.process_id = y.act_id
                 WHERE y.asset_id = x.asset_id AND y.account_id = a.account_id
                   AND f.machine = 'permits.freeze' AND f.state IN ('provisional', 'frozen', 'lift_asked'))))

-- name: agreed
-- On what day the buyer of an enforcement agreed at last: the legal day, or that of the clock, where that is later.
SELECT greatest(e.effective_on, (e.recorded_at AT TIME ZONE 'Asia/Shanghai')::date) AS on_day
FROM ledger.process_event e
WHERE e.book_id = %(book)s AND e.process_id = %(act)s AND e.action = 'accept'
ORDER BY e.version DESC LIMIT 1
