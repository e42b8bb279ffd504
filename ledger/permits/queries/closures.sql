-- name: held
-- What stands on the accounts of a site, and whether it is bound or of a later year.
SELECT a.purpose, c.pollutant, c.area, c.vintage, sum(b.debits - b.credits)::bigint AS quantity,
  (a.purpose IN ('pledged', 'listed', 'leased', 'frozen', 'withdrawn') OR c.vintage > %(year)s) AS bound
FROM ledger.account a
JOIN ledger.balance b ON b.book_id = a.book_id AND b.account_id = a.account_id AND b.debits > b.credits
JOIN ledger.permit_lot l ON l.book_id = b.book_id AND l.asset_id = b.asset_id
JOIN ledger.permit_cap c ON c.book_id = l.book_id AND c.asset_id = l.cap_id
WHERE a.book_id = %(book)s AND a.code = ledger.permit_account_code(%(site)s, a.purpose)
  AND a.purpose IN ('holding', 'sellable', 'unpaid', 'pledged', 'listed', 'leased', 'frozen', 'withdrawn')
GROUP BY a.purpose, c.pollutant, c.area, c.vintage
ORDER BY a.purpose, c.pollutant, c.area, c.vintage

-- name: waits
-- What of a site is not at its end: acts of which it is a side, allocations to it, and fees; reviews and what is about the
-- register go on. An ending that was agreed to has ended; and what another offers to the site, which has not
-- said yes, is not its own.
SELECT p.process_id AS id, p.machine, p.state
FROM (
  SELECT t.act_id AS id FROM ledger.permit_act t
  WHERE t.book_id = %(book)s AND (t.site = %(site)s OR t.other = %(site)s) AND t.machine NOT IN (
    'permits.closure', 'permits.register', 'permits.review', 'permits.review_outcome', 'permits.service', 'permits.hearing',
    'permits.verification', 'permits.finding')
  UNION
  SELECT n.grant_id FROM ledger.permit_grant_line n WHERE n.book_id = %(book)s AND n.site = %(site)s
  UNION
  SELECT f.fee_id FROM ledger.permit_fee f WHERE f.book_id = %(book)s AND f.site = %(site)s) x
JOIN ledger.process p ON p.book_id = %(book)s AND p.process_id = x.id
WHERE NOT (p.machine = 'market.ending' AND p.state = 'accepted')
  AND NOT (p.state = 'proposed' AND EXISTS (
    SELECT FROM ledger.permit_act t
    JOIN ledger.process_event e ON e.book_id = t.book_id AND e.process_id = t.act_id AND e.version = 1
    JOIN ledger.site s ON s.book_id = t.book_id AND s.code = %(site)s
    JOIN ledger.actor a ON a.actor_id = e.actor_id AND a.role = 'enterprise' AND a.owner <> s.party
    WHERE t.book_id = p.book_id AND t.act_id = p.process_id AND t.machine IN ('permits.sale', 'permits.lease')
      AND t.site <> %(site)s))
  AND (p.state LIKE '%%\_asked' OR p.state LIKE '%%proposed' OR p.state IN (
  'checked', 'published', 'approved', 'applied', 'attested', 'accepted', 'offered', 'countersigned', 'registered', 'running',
  'replacement_accepted',
  'provisional', 'frozen', 'open_to_objection', 'objected', 'due'))
ORDER BY p.process_id

-- name: licence
-- The newest version of the licence of a site that was not annulled.
SELECT v.licence, v.version, v.valid_to
FROM ledger.licence_version v
WHERE v.book_id = %(book)s AND v.site = %(site)s
  AND NOT EXISTS (SELECT FROM ledger.annulment u WHERE u.book_id = v.book_id AND u.site = v.site AND u.version = v.version)
ORDER BY v.version DESC
LIMIT 1

-- name: closed_by
-- The act by which a site is closed.
SELECT t.act_id
FROM ledger.permit_act t
JOIN ledger.process p ON p.book_id = t.book_id AND p.process_id = t.act_id AND p.state IN ('closed', 'reopening_asked')
WHERE t.book_id = %(book)s AND t.site = %(site)s AND t.machine = 'permits.closure'
ORDER BY t.act_id
LIMIT 1
