-- Each promise finds what breaks it.

-- name: caps_are_not_passed
-- Caps under which not as much is issued as their lots say, or of which what is issued, left and shared out
-- is not the whole.
SELECT s.code
FROM ledger.permit_cap c
JOIN ledger.asset s USING (book_id, asset_id)
CROSS JOIN LATERAL (
  SELECT coalesce(sum(b.debits - b.credits) FILTER (WHERE b.purpose = 'cap_issued'), 0) AS issued,
    coalesce(sum(b.debits - b.credits) FILTER (
      WHERE b.purpose IN ('cap_available', 'cap_shared')), 0) AS rest,
    coalesce(sum(b.credits - b.debits) FILTER (WHERE b.purpose = 'cap_limit'), 0) AS total
  FROM ledger.balance b
  WHERE b.book_id = c.book_id AND b.asset_id = c.asset_id) r
CROSS JOIN LATERAL (
  SELECT coalesce(sum(b.credits - b.debits), 0) AS lots
  FROM ledger.permit_lot l
  JOIN ledger.balance b ON b.book_id = l.book_id AND b.asset_id = l.asset_id AND b.purpose = 'lot_issued'
  WHERE l.book_id = c.book_id AND l.cap_id = c.asset_id) i
WHERE r.issued <> i.lots OR r.issued + r.rest <> r.total

-- name: lower_caps_fit_the_higher
-- Caps whose lower ones do not sum to what was shared out.
SELECT s.code
FROM ledger.permit_cap c
JOIN ledger.asset s USING (book_id, asset_id)
CROSS JOIN LATERAL (
  SELECT coalesce(sum(b.debits - b.credits), 0) AS shared
  FROM ledger.balance b
  WHERE b.book_id = c.book_id AND b.asset_id = c.asset_id AND b.purpose = 'cap_shared') r
CROSS JOIN LATERAL (
  SELECT coalesce(sum(b.credits - b.debits), 0) AS lower
  FROM ledger.permit_cap k
  JOIN ledger.balance b ON b.book_id = k.book_id AND b.asset_id = k.asset_id AND b.purpose = 'cap_limit'
  WHERE k.book_id = c.book_id AND k.parent_id = c.asset_id) k
WHERE r.shared <> k.lower

-- name: lots_are_somewhere
-- Lots of which not as much is somewhere as was issued.
SELECT s.code
FROM ledger.permit_lot l
JOIN ledger.asset s USING (book_id, asset_id)
JOIN ledger.balance b ON b.book_id = l.book_id AND b.asset_id = l.asset_id
GROUP BY s.book_id, s.code
HAVING sum(b.debits - b.credits) FILTER (WHERE b.debit_normal)
  <> sum(b.credits - b.debits) FILTER (WHERE b.purpose = 'lot_issued')

-- name: lots_know_their_grant
-- Lots without an asset, a cap or an issue, and those of another pollutant or year than the lot before them.
SELECT coalesce(s.code, l.asset_id::text)
FROM ledger.permit_lot l
LEFT JOIN ledger.asset s USING (book_id, asset_id)
LEFT JOIN ledger.permit_cap c ON c.book_id = l.book_id AND c.asset_id = l.cap_id
LEFT JOIN ledger.permit_lot q ON q.book_id = l.book_id AND q.asset_id = l.parent_id
LEFT JOIN ledger.permit_cap d ON d.book_id = q.book_id AND d.asset_id = q.cap_id
WHERE s.code IS NULL OR c.asset_id IS NULL
  OR (l.parent_id IS NOT NULL AND (c.pollutant, c.vintage) IS DISTINCT FROM (d.pollutant, d.vintage))
  OR NOT EXISTS (
    SELECT FROM ledger.balance b
    WHERE b.book_id = l.book_id AND b.asset_id = l.asset_id AND b.purpose = 'lot_issued' AND b.version > 0)

-- name: ended_stays_ended
-- Entries that take something out of what is retired, out of what is expired and are no surrender that came in
-- time, and out of what is surrendered and are no reversal.
SELECT format('entry %s', p.entry_id)
FROM ledger.balance b
JOIN ledger.posting p
  ON p.book_id = b.book_id AND p.account_id = b.account_id AND p.asset_id = b.asset_id
JOIN ledger.entry e ON e.book_id = p.book_id AND e.entry_id = p.entry_id
WHERE p.credit > 0
  AND (b.purpose = 'retired'
    OR (b.purpose = 'expired' AND e.kind <> 'permits.surrender_late')
    OR (b.purpose = 'surrendered' AND e.kind <> 'journal.reversal'))

-- name: ended_years_are_empty
-- Lots of which something circulates though an entry has ended them, but for what an expiry that runs still has to end.
SELECT s.code
FROM ledger.permit_cap c
JOIN ledger.permit_lot l ON l.book_id = c.book_id AND l.cap_id = c.asset_id
JOIN ledger.asset s ON s.book_id = l.book_id AND s.asset_id = l.asset_id
JOIN ledger.balance b ON b.book_id = l.book_id AND b.asset_id = l.asset_id
WHERE b.debit_normal AND b.debits > b.credits AND b.purpose NOT IN ('surrendered', 'retired', 'expired')
  AND EXISTS (
    SELECT FROM ledger.balance x
    WHERE x.book_id = l.book_id AND x.asset_id = l.asset_id AND x.purpose = 'expired' AND x.version > 0)
  AND NOT EXISTS (
    SELECT FROM ledger.permit_act t
    JOIN ledger.process p ON p.book_id = t.book_id AND p.process_id = t.act_id AND p.state = 'running'
    WHERE t.book_id = c.book_id AND t.site = 'bureau:' || c.area AND t.machine = 'permits.expiry'
      AND t.terms ->> 'pollutant' = c.pollutant AND t.terms ->> 'vintage' = c.vintage::text)

-- name: fees_are_booked
-- Accounts that show another debt of an enterprise than its unpaid instalments.
SELECT a.code
FROM ledger.account a
JOIN ledger.balance b USING (book_id, account_id)
WHERE a.purpose = 'fee_receivable' AND b.debits - b.credits <> (
  SELECT coalesce(sum(i.amount), 0)
  FROM ledger.permit_fee f
  JOIN ledger.permit_fee_instalment i USING (book_id, fee_id)
  JOIN ledger.site s ON s.book_id = f.book_id AND s.code = f.site
  JOIN ledger.process p ON p.book_id = f.book_id AND p.process_id = f.fee_id AND p.state IN ('due', 'revocation_asked')
  WHERE f.book_id = a.book_id AND s.party = a.owner AND i.paid_on IS NULL AND i.replaced_by IS NULL)

-- name: fee_parts_make_the_fee
-- Fees whose instalments do not sum to what is payable, or whose lines do not sum to what was computed; one that was assessed
-- before the book began has no lines.
SELECT format('fee %s', f.fee_id)
FROM ledger.permit_fee f
WHERE f.payable <> (
    SELECT coalesce(sum(amount), 0)
    FROM ledger.permit_fee_instalment i
    WHERE i.book_id = f.book_id AND i.fee_id = f.fee_id AND i.replaced_by IS NULL)
  OR f.computed <> (
    SELECT coalesce(sum(amount), 0)
    FROM ledger.permit_fee_line n
    WHERE n.book_id = f.book_id AND n.fee_id = f.fee_id)
    AND NOT EXISTS (
      SELECT FROM ledger.process_event e
      WHERE e.book_id = f.book_id AND e.process_id = f.fee_id AND e.version = 1 AND e.action = 'bring')

-- name: processes_end_where_their_last_step_led
-- Processes in another state than their last step led to.
SELECT format('process %s', p.process_id)
FROM ledger.process p
LEFT JOIN LATERAL (
  SELECT e.to_state, e.version
  FROM ledger.process_event e
  WHERE e.book_id = p.book_id AND e.process_id = p.process_id
  ORDER BY e.version DESC
  LIMIT 1) e ON true
WHERE (e.to_state, e.version) IS DISTINCT FROM (p.state, p.version)

-- name: acts_are_of_their_machine
-- Acts, allocations, fees, reports and changes of the register that hang on a process of another machine, and
-- reasons for one person
-- where there is no threshold.
SELECT format('%s %s on %s', x.what, x.id, p.machine)
FROM (
  SELECT t.book_id, t.machine AS what, t.act_id AS id, ARRAY[t.machine] AS machines FROM ledger.permit_act t
  UNION ALL SELECT g.book_id, 'allocation', g.grant_id, ARRAY['permits.grant'] FROM ledger.permit_grant g
  UNION ALL SELECT f.book_id, 'fee', f.fee_id, ARRAY['permits.fee'] FROM ledger.permit_fee f
  UNION ALL SELECT r.book_id, 'report', r.report_id, ARRAY['permits.report'] FROM ledger.permit_report r
  UNION ALL SELECT o.book_id, 'reason for one person', o.act_id,
    ARRAY['permits.cap', 'permits.grant', 'permits.move', 'permits.retirement', 'market.deposit'] FROM ledger.permit_alone o) x
JOIN ledger.process p ON p.book_id = x.book_id AND p.process_id = x.id
WHERE p.machine <> ALL (x.machines)

-- name: register_is_as_its_acts_say
-- Changes of the register that are done and have written nothing, and rows that name an act that is none of those.
SELECT format('act %s', p.process_id)
FROM ledger.process p
WHERE p.machine = 'permits.register' AND p.state = 'done'
  AND NOT EXISTS (SELECT FROM ledger.standing s WHERE s.book_id = p.book_id AND s.act_id = p.process_id)
  AND NOT EXISTS (SELECT FROM ledger.standing s WHERE s.book_id = p.book_id AND s.ended_act = p.process_id)
  AND NOT EXISTS (SELECT FROM ledger.annulment n WHERE n.book_id = p.book_id AND n.act_id = p.process_id)
  AND NOT EXISTS (SELECT FROM ledger.naming c WHERE c.book_id = p.book_id AND c.act_id = p.process_id)
  AND NOT EXISTS (SELECT FROM ledger.site_attributes a WHERE a.book_id = p.book_id AND a.act_id = p.process_id)
  AND NOT EXISTS (SELECT FROM ledger.area_quality q WHERE q.book_id = p.book_id AND q.act_id = p.process_id)
  AND NOT EXISTS (SELECT FROM ledger.licence_version v WHERE v.book_id = p.book_id AND v.act_id = p.process_id)
UNION ALL
SELECT format('%s of act %s', x.what, x.act_id)
FROM (
  SELECT s.book_id, 'standing' AS what, s.act_id FROM ledger.standing s
  UNION ALL SELECT s.book_id, 'end of a standing', s.ended_act FROM ledger.standing s
  UNION ALL SELECT n.book_id, 'annulment', n.act_id FROM ledger.annulment n
  UNION ALL SELECT c.book_id, 'name', c.act_id FROM ledger.naming c
  UNION ALL SELECT a.book_id, 'site', a.act_id FROM ledger.site_attributes a
  UNION ALL SELECT q.book_id, 'quality', q.act_id FROM ledger.area_quality q
  UNION ALL SELECT v.book_id, 'licence', v.act_id FROM ledger.licence_version v) x
JOIN ledger.process p ON p.book_id = x.book_id AND p.process_id = x.act_id
WHERE (p.machine, p.state) <> ('permits.register', 'done')

-- name: without_entry
-- Acts that came to one of some {outcomes} and have no entry for it: under their own id, or under one that is
-- derived from it and the name of the step, or from `bring` where it came with a stock. A freeze that waits may move nothing.
SELECT format('%s %s, %s', p.machine, p.process_id, w.state)
FROM (VALUES
  {outcomes}) AS w (machine, state, step, kinds)
JOIN ledger.process p ON p.machine = w.machine
WHERE EXISTS (
    SELECT FROM ledger.process_event v
    WHERE v.book_id = p.book_id AND v.process_id = p.process_id AND v.to_state = w.state)
  AND NOT EXISTS (
    SELECT FROM ledger.entry e
    WHERE e.book_id = p.book_id AND e.kind = ANY (w.kinds)
      AND (e.entry_id = p.process_id
        OR w.step <> '' AND e.entry_id IN (ledger.derived_id(p.process_id, w.step), ledger.derived_id(p.process_id, 'bring'))))
  AND (p.machine <> 'permits.freeze' OR NOT EXISTS (
    SELECT FROM ledger.permit_act_lot x JOIN ledger.account a ON a.book_id = x.book_id AND a.account_id = x.account_id
    WHERE x.book_id = p.book_id AND x.act_id = p.process_id AND a.purpose = 'frozen'))

-- name: entries_of_acts
-- What acts come to, the step from whose name the id of the entry is derived (none where it is that of the
-- act), and the kinds of which the entry has one.
('permits.cap', 'done', '', ARRAY['permits.cap', 'permits.cap_cut', 'permits.cap_share']),
('permits.move', 'released', 'release', ARRAY['permits.reserve_grant']),
('permits.fee_correction', 'reversed', '', ARRAY['journal.reversal']),
('permits.surrender', 'surrendered', 'surrender', ARRAY['permits.surrender', 'permits.surrender_late']),
('permits.fee_refund', 'done', '', ARRAY['permits.fee_refund', 'permits.fee_refund_back']),
('permits.surrender', 'undone', 'undo', ARRAY['journal.reversal']),
('permits.retirement', 'retired', 'retire', ARRAY['permits.retirement']),
('permits.retirement', 'cancelled', 'cancel', ARRAY['permits.cancellation']),
('permits.retirement', 'deducted', 'deduct', ARRAY['permits.deduction']),
('permits.freeze', 'frozen', 'freeze', ARRAY['permits.freeze']),
('permits.freeze', 'provisional', '', ARRAY['permits.freeze']),
('permits.withdrawal', 'open_to_objection', 'decide', ARRAY['permits.withdrawal'])

-- name: ends_are_told_as_they_are
-- What was told to come to its end and is not there, or not of that site or with that last day; and events
-- of it without their row.
SELECT 'book ' || a.book_id || ', ' || a.kind || ' ' || a.subject || ', ' || a.due_on
FROM ledger.permit_alarm a
WHERE ledger.alarm_parties(a.book_id, a.kind, a.subject, a.site, a.due_on) IS NULL
UNION ALL
SELECT 'book ' || o.book_id || ', event ' || o.event_id || ' of ' || o.subject
FROM ledger.outbox o
WHERE o.kind = 'permits.alarm' AND NOT EXISTS (
  SELECT FROM ledger.permit_alarm a
  WHERE a.book_id = o.book_id AND a.subject = o.subject AND a.actor_id = o.actor_id
    AND (a.kind, a.mark::text, a.due_on::text) = (o.figures ->> 'kind', o.figures ->> 'mark', o.figures ->> 'due_on'))
