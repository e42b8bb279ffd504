-- name: acts
-- List acts by id, which is the order in which clients made them; with an owner only those it is a side of.
SELECT t.act_id, t.machine, p.state, t.site, t.other, t.effective_on, t.until_on, t.document, t.law,
     t.money, t.terms, t.recorded_at
FROM ledger.permit_act t JOIN ledger.process p ON p.book_id = t.book_id AND p.process_id = t.act_id
WHERE t.book_id = :book AND (CAST(:owner AS text) IS NULL OR t.other = :owner
                             OR t.site = ANY ({own}) OR t.other = ANY ({own}))

-- name: waiting
-- List what waits for a second person, by id; with an owner only what it is a side of.
SELECT p.process_id, p.machine, p.state, coalesce(t.terms ->> 'action', 'allocate'),
     coalesce(t.site, h.site), t.other, coalesce(t.effective_on, g.effective_on),
     coalesce(t.document, g.document), t.money,
     coalesce(t.terms, jsonb_build_object('purpose', h.purpose, 'valid_from', h.valid_from)),
       coalesce((SELECT jsonb_agg(jsonb_build_object('pollutant', n.pollutant, 'area', n.area,
                                                   'first_vintage', n.first_vintage, 'last_vintage',
                                                     n.last_vintage, 'quantity', n.quantity)
                                                       ORDER BY n.line)
               FROM (SELECT line, pollutant, area, first_vintage, last_vintage, quantity
                 FROM ledger.permit_act_line
                     WHERE book_id = p.book_id AND act_id = p.process_id
                     UNION ALL SELECT line, pollutant, area, first_vintage, last_vintage, quantity
                     FROM ledger.permit_grant_line
                     WHERE book_id = p.book_id AND grant_id = p.process_id) n), '[]'::jsonb),
     l.recorded_at, s.roles,
     (s.four_eyes AND p.started_by = :actor) OR EXISTS (
       SELECT FROM ledger.process_event e
       WHERE e.book_id = p.book_id AND e.process_id = p.process_id AND e.actor_id = :actor
                                            AND e.action = ANY (s.apart))
FROM ledger.process_transition s
JOIN ledger.process p ON p.machine = s.machine AND p.state = s.from_state
JOIN ledger.process_event l ON l.book_id = p.book_id AND l.process_id = p.process_id
  AND l.version = p.version
LEFT JOIN ledger.permit_act t ON t.book_id = p.book_id AND t.act_id = p.process_id
LEFT JOIN ledger.permit_grant g ON g.book_id = p.book_id AND g.grant_id = p.process_id
LEFT JOIN ledger.permit_grant_line h ON h.book_id = g.book_id AND h.grant_id = g.grant_id AND h.line = 1
WHERE p.book_id = :book AND s.action = 'confirm'
  AND (s.machine LIKE 'permits.%' OR s.machine LIKE 'market.%')
  AND (CAST(:owner AS text) IS NULL OR t.other = :owner OR coalesce(t.site, h.site) = ANY ({own})
    OR t.other = ANY ({own}))
  AND (CAST(:after AS uuid) IS NULL OR p.process_id > :after) ORDER BY p.process_id LIMIT :limit

-- name: acts_rest
-- For `acts_rest`.
AND (CAST(:machine AS text) IS NULL OR t.machine = :machine)
  AND (CAST(:state AS text) IS NULL OR p.state = :state)
    AND (CAST(:site AS text) IS NULL OR t.site = :site OR t.other = :site)
      AND (CAST(:after AS uuid) IS NULL OR t.act_id > :after)
ORDER BY t.act_id LIMIT :limit

-- name: act_of_rest
-- For `act_of_rest`.
AND t.act_id = :id

-- name: lots_taken
-- List the lots that an act took: asset, account, quantity.
SELECT s.code, a.code, x.quantity FROM ledger.permit_act_lot x
JOIN ledger.asset s USING (book_id, asset_id)
JOIN ledger.account a USING (book_id, account_id)
WHERE x.book_id = %s AND x.act_id = %s ORDER BY 1, 2
