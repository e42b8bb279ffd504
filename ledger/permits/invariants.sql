-- name: entries
-- Promise that acts have their entries.
SELECT format('%s %s, %s', p.machine, p.process_id, w.state)
FROM (VALUES {rows}) AS w (machine, state, name, kinds)
JOIN ledger.process p ON p.machine = w.machine
WHERE EXISTS (SELECT FROM ledger.process_event v
  WHERE v.book_id = p.book_id AND v.process_id = p.process_id AND v.to_state = w.state)
  AND NOT EXISTS (SELECT FROM ledger.entry e WHERE e.book_id = p.book_id AND e.kind = ANY (w.kinds)
    AND (e.entry_id = p.process_id OR w.name <> ''
      AND e.entry_id = ledger.derived_id(p.process_id, w.name)))

-- name: caps_are_not_passed
-- What is issued under a cap is what its lots say was issued, and with what is left and shared out makes
-- the cap.
SELECT s.code FROM ledger.permit_cap c JOIN ledger.asset s USING (book_id, asset_id)
CROSS JOIN LATERAL (
  SELECT coalesce(sum(b.debits - b.credits) FILTER (WHERE b.purpose = 'cap_issued'), 0) AS issued,
         coalesce(sum(b.debits - b.credits) FILTER (WHERE b.purpose IN ('cap_available', 'cap_shared')),
         0) AS rest, coalesce(sum(b.credits - b.debits) FILTER (WHERE b.purpose = 'cap_limit'), 0) AS total
  FROM ledger.balance b WHERE b.book_id = c.book_id AND b.asset_id = c.asset_id) AS r
CROSS JOIN LATERAL (
  SELECT coalesce(sum(b.credits - b.debits), 0) AS lots FROM ledger.permit_lot l
  JOIN ledger.balance b ON b.book_id = l.book_id AND b.asset_id = l.asset_id AND b.purpose = 'lot_issued'
  WHERE l.book_id = c.book_id AND l.cap_id = c.asset_id) AS i
WHERE r.issued <> i.lots OR r.issued + r.rest <> r.total

-- name: lower_caps_fit_the_higher
-- The lower caps sum to what the higher one has shared out.
SELECT s.code FROM ledger.permit_cap c JOIN ledger.asset s USING (book_id, asset_id)
CROSS JOIN LATERAL (SELECT coalesce(sum(b.debits - b.credits), 0) AS shared FROM ledger.balance b
  WHERE b.book_id = c.book_id AND b.asset_id = c.asset_id AND b.purpose = 'cap_shared') AS r
CROSS JOIN LATERAL (SELECT coalesce(sum(b.credits - b.debits), 0) AS lower FROM ledger.permit_cap k
  JOIN ledger.balance b ON b.book_id = k.book_id AND b.asset_id = k.asset_id AND b.purpose = 'cap_limit'
  WHERE k.book_id = c.book_id AND k.parent_id = c.asset_id) AS k
WHERE r.shared <> k.lower

-- name: lots_are_somewhere
-- Every gram issued is held, reserved, bound, surrendered, retired, expired or withdrawn: nowhere else, and
-- once.
SELECT s.code FROM ledger.permit_lot l JOIN ledger.asset s USING (book_id, asset_id)
JOIN ledger.balance b ON b.book_id = l.book_id AND b.asset_id = l.asset_id
GROUP BY s.book_id, s.code
HAVING sum(b.debits - b.credits) FILTER (WHERE b.debit_normal)
       <> sum(b.credits - b.debits) FILTER (WHERE b.purpose = 'lot_issued')

-- name: lots_know_their_grant
-- Every lot was issued by an entry, has an asset and a cap of its book, and a parent of the same pollutant
-- and year.
SELECT coalesce(s.code, l.asset_id::text) FROM ledger.permit_lot l
LEFT JOIN ledger.asset s USING (book_id, asset_id)
LEFT JOIN ledger.permit_cap c ON c.book_id = l.book_id AND c.asset_id = l.cap_id
LEFT JOIN ledger.permit_lot q ON q.book_id = l.book_id AND q.asset_id = l.parent_id
LEFT JOIN ledger.permit_cap d ON d.book_id = q.book_id AND d.asset_id = q.cap_id
WHERE s.code IS NULL OR c.asset_id IS NULL
   OR (l.parent_id IS NOT NULL AND (c.pollutant, c.vintage) IS DISTINCT FROM (d.pollutant, d.vintage))
   OR NOT EXISTS (SELECT FROM ledger.balance b WHERE b.book_id = l.book_id AND b.asset_id = l.asset_id
                  AND b.purpose = 'lot_issued' AND b.version > 0)

-- name: ended_stays_ended
-- Nothing leaves the accounts of what is retired or expired, and what is surrendered only by a reversal.
SELECT format('entry %s', p.entry_id) FROM ledger.balance b
JOIN ledger.posting p ON p.book_id = b.book_id AND p.account_id = b.account_id AND p.asset_id = b.asset_id
JOIN ledger.entry e ON e.book_id = p.book_id AND e.entry_id = p.entry_id
WHERE p.credit > 0 AND (b.purpose IN ('retired', 'expired')
                        OR (b.purpose = 'surrendered' AND e.kind <> 'journal.reversal'))

-- name: ended_years_are_empty
-- Where a vintage was ended by an entry, nothing of it circulates.
SELECT s.code FROM ledger.permit_cap c
JOIN ledger.permit_lot l ON l.book_id = c.book_id AND l.cap_id = c.asset_id
JOIN ledger.asset s ON s.book_id = l.book_id AND s.asset_id = l.asset_id
JOIN ledger.balance b ON b.book_id = l.book_id AND b.asset_id = l.asset_id
WHERE b.debit_normal AND b.debits > b.credits AND b.purpose NOT IN ('surrendered', 'retired', 'expired')
  AND EXISTS (SELECT FROM ledger.balance x WHERE x.book_id = l.book_id AND x.asset_id = l.asset_id
              AND x.purpose = 'expired' AND x.version > 0)

-- name: fees_are_booked
-- What enterprises owe for paid use is what their unpaid instalments sum to.
SELECT a.code FROM ledger.account a JOIN ledger.balance b USING (book_id, account_id)
WHERE a.purpose = 'fee_receivable' AND b.debits - b.credits <> (
  SELECT coalesce(sum(i.amount), 0) FROM ledger.permit_fee f
  JOIN ledger.permit_fee_instalment i USING (book_id, fee_id)
  JOIN ledger.site s ON s.book_id = f.book_id AND s.code = f.site
  WHERE f.book_id = a.book_id AND s.party = a.owner AND i.paid_on IS NULL)

-- name: fee_parts_make_the_fee
-- The instalments of a fee sum to what is payable, and its lines to what was computed.
SELECT format('fee %s', f.fee_id) FROM ledger.permit_fee f
WHERE f.payable <> (SELECT coalesce(sum(amount), 0) FROM ledger.permit_fee_instalment i
                    WHERE i.book_id = f.book_id AND i.fee_id = f.fee_id)
   OR f.computed <> (SELECT coalesce(sum(amount), 0) FROM ledger.permit_fee_line n
                     WHERE n.book_id = f.book_id AND n.fee_id = f.fee_id)

-- name: processes_end_where_their_last_step_led
-- The state of every process is the one to which its last step led.
SELECT format('process %s', p.process_id) FROM ledger.process p LEFT JOIN LATERAL (
  SELECT e.to_state, e.version FROM ledger.process_event e
  WHERE e.book_id = p.book_id AND e.process_id = p.process_id ORDER BY e.version DESC LIMIT 1) e ON true
WHERE (e.to_state, e.version) IS DISTINCT FROM (p.state, p.version)

-- name: entries_of
-- Promise that acts have their entries.
('{piece}', '{piece_2}', '{piece_3}', '{{piece_4}}'::text[])
