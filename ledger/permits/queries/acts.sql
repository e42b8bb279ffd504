-- Acts. The sites of an owner are an ARRAY, so that they are read once a query, not once a row.

-- name: acts
-- A page of acts by id, the order in which clients made them; an owner sees those that it is a side of.
SELECT t.act_id, t.machine, p.state, t.site, t.other, t.effective_on, t.until_on, t.document, t.law, t.money,
  t.terms, t.recorded_at,
  (SELECT e.entry_id FROM ledger.entry e
   WHERE e.book_id = t.book_id AND e.reverses = CASE
     WHEN t.machine IN ('market.deposit', 'market.payout') THEN t.act_id
     WHEN t.machine = 'permits.fee_payment' THEN ledger.derived_id((t.terms ->> 'fee')::uuid, 'pay:' || t.act_id)
     END) AS reversed_by
FROM ledger.permit_act t
JOIN ledger.process p ON p.book_id = t.book_id AND p.process_id = t.act_id
WHERE t.book_id = %(book)s
  AND (%(owner)s::text IS NULL OR %(owner)s IN (t.site, t.other)
    OR t.site = ANY (ARRAY(SELECT code FROM ledger.site WHERE book_id = %(book)s AND party = %(owner)s))
    OR t.other = ANY (ARRAY(SELECT code FROM ledger.site WHERE book_id = %(book)s AND party = %(owner)s)))
  AND (%(machine)s::text IS NULL OR t.machine = %(machine)s)
  AND (%(state)s::text IS NULL OR p.state = %(state)s)
  AND (%(site)s::text IS NULL OR t.site = %(site)s OR t.other = %(site)s)
  AND (%(after)s::uuid IS NULL OR t.act_id > %(after)s)
ORDER BY t.act_id
LIMIT %(limit)s

-- name: act_of
-- One act: apart from the list, so that PostgreSQL looks in the index whatever plan it keeps.
SELECT t.act_id, t.machine, p.state, t.site, t.other, t.effective_on, t.until_on, t.document, t.law, t.money,
  t.terms, t.recorded_at,
  (SELECT e.entry_id FROM ledger.entry e
   WHERE e.book_id = t.book_id AND e.reverses = CASE
     WHEN t.machine IN ('market.deposit', 'market.payout') THEN t.act_id
     WHEN t.machine = 'permits.fee_payment' THEN ledger.derived_id((t.terms ->> 'fee')::uuid, 'pay:' || t.act_id)
     END) AS reversed_by
FROM ledger.permit_act t
JOIN ledger.process p ON p.book_id = t.book_id AND p.process_id = t.act_id
WHERE t.book_id = %(book)s AND t.act_id = %(id)s
  AND (%(owner)s::text IS NULL OR %(owner)s IN (t.site, t.other)
    OR EXISTS (
      SELECT FROM ledger.site o
      WHERE o.book_id = t.book_id AND o.party = %(owner)s AND o.code IN (t.site, t.other)))

-- name: waiting
-- A page of acts and grants that wait for a second person, by id, in the words in which they were asked; an
-- owner sees those that it is a side of. What a grant is about is told by its first line.
SELECT p.process_id AS id, p.machine, p.state,
  CASE p.state WHEN 'undo_asked' THEN 'undo' WHEN 'release_asked' THEN 'release' WHEN 'dispute_asked' THEN 'dispute'
    WHEN 'lift_asked' THEN 'lift'
    WHEN 'revocation_asked' THEN 'revoke' WHEN 'exemption_revocation_asked' THEN 'revoke'
    WHEN 'annulment_asked' THEN 'annul' WHEN 'withdrawn_annulment_asked' THEN 'annul'
    ELSE coalesce(t.terms ->> 'action', CASE WHEN f.fee_id IS NULL THEN 'allocate' ELSE 'assess' END) END AS what,
  coalesce(t.site, h.site, r.site, f.site) AS site, t.other,
  coalesce(CASE WHEN l.version = 1 THEN t.effective_on END, g.effective_on, f.notice_on, l.effective_on) AS effective_on,
  coalesce(CASE WHEN l.version = 1 THEN t.document END, g.document, l.document) AS document,
  coalesce(t.money, f.payable) AS money,
  coalesce(t.terms, CASE WHEN f.fee_id IS NOT NULL THEN jsonb_build_object('notice', f.notice, 'exemption', f.exemption) END,
    CASE WHEN r.report_id IS NULL THEN jsonb_build_object('purpose', h.purpose, 'valid_from', h.valid_from)
    ELSE jsonb_build_object('year', r.year, 'pollutant', r.pollutant, 'source', r.source) END) AS terms,
  coalesce((
    SELECT jsonb_agg(jsonb_build_object(
      'pollutant', n.pollutant, 'area', n.area, 'first_vintage', n.first_vintage,
      'last_vintage', n.last_vintage, 'quantity', n.quantity) ORDER BY n.line)
    FROM (
      SELECT line, pollutant, area, first_vintage, last_vintage, quantity
      FROM ledger.permit_act_line
      WHERE book_id = p.book_id AND act_id = p.process_id
      UNION ALL
      SELECT line, pollutant, area, first_vintage, last_vintage, quantity
      FROM ledger.permit_grant_line
      WHERE book_id = p.book_id AND grant_id = p.process_id
      UNION ALL
      SELECT line, pollutant, area, first_vintage, last_vintage, quantity
      FROM ledger.permit_fee_line
      WHERE book_id = p.book_id AND fee_id = p.process_id) n), '[]'::jsonb) AS lines,
  l.actor_id AS asked_by, l.recorded_at AS asked_at, s.roles,
  (s.four_eyes AND ledger.person_of(p.started_by) = ledger.person_of(%(actor)s)) OR EXISTS (
    SELECT FROM ledger.process_event e
    WHERE e.book_id = p.book_id AND e.process_id = p.process_id AND ledger.person_of(e.actor_id) = ledger.person_of(%(actor)s)
      AND e.action = ANY (s.apart)) AS yours
FROM ledger.process_transition s
JOIN ledger.process p ON p.machine = s.machine AND p.state = s.from_state
JOIN ledger.process_event l ON l.book_id = p.book_id AND l.process_id = p.process_id AND l.version = p.version
LEFT JOIN ledger.permit_act t ON t.book_id = p.book_id AND t.act_id = p.process_id
LEFT JOIN ledger.permit_fee f ON f.book_id = p.book_id AND f.fee_id = p.process_id
LEFT JOIN ledger.permit_grant g ON g.book_id = p.book_id AND g.grant_id = p.process_id
LEFT JOIN ledger.permit_report r ON r.book_id = p.book_id AND r.report_id = p.process_id
LEFT JOIN ledger.permit_grant_line h ON h.book_id = g.book_id AND h.grant_id = g.grant_id AND h.line = 1
WHERE p.book_id = %(book)s AND s.action = 'confirm'
  AND (s.machine LIKE 'permits.%%' OR s.machine LIKE 'market.%%')
  AND (%(owner)s::text IS NULL OR %(owner)s IN (t.site, t.other)
    OR coalesce(t.site, h.site, r.site, f.site)
      = ANY (ARRAY(SELECT code FROM ledger.site WHERE book_id = %(book)s AND party = %(owner)s))
    OR t.other = ANY (ARRAY(SELECT code FROM ledger.site WHERE book_id = %(book)s AND party = %(owner)s)))
  AND (%(after)s::uuid IS NULL OR p.process_id > %(after)s)
ORDER BY p.process_id
LIMIT %(limit)s

-- name: lots_taken
-- The lots that an act took, and from which accounts.
SELECT s.code AS asset, a.code AS account, x.quantity
FROM ledger.permit_act_lot x
JOIN ledger.asset s USING (book_id, asset_id)
JOIN ledger.account a USING (book_id, account_id)
WHERE x.book_id = %(book)s AND x.act_id = %(act)s
ORDER BY s.code, a.code

-- name: place
-- Where the process of a permit lies, and whether each of the areas counts.
SELECT areas, every_one FROM ledger.permit_place(%s, %s)

-- name: parties
-- Whom a process of permits concerns.
SELECT ledger.permit_parties(%s, %s)
