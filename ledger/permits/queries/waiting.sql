-- What waits for somebody. The sites of an owner are an ARRAY, so that they are read once a query, not once a row.

-- name: waiting
-- A page of what waits, by id, in the words in which it was asked for: for a second person; for the yes of another side; for
-- finance, a wish to be paid out. A party sees what it is a side of, whoever may confirm it; whoever reads the whole book what
-- its role may confirm or refuse, of agreements those that the bureau recorded or is a side of. What a grant is about is told
-- by its first line. What waits inside an enterprise is told by what it begins, in the words that are kept, or by what it moves
-- on.
SELECT p.process_id AS id, p.machine, p.state,
  CASE p.state WHEN 'undo_asked' THEN 'undo' WHEN 'release_asked' THEN 'release' WHEN 'dispute_asked' THEN 'dispute'
    WHEN 'lift_asked' THEN 'lift' WHEN 'reopening_asked' THEN 'reopen'
    WHEN 'revocation_asked' THEN 'revoke' WHEN 'exemption_revocation_asked' THEN 'revoke'
    WHEN 'end_asked' THEN 'end'
    WHEN 'annulment_asked' THEN 'annul' WHEN 'withdrawn_annulment_asked' THEN 'annul'
    ELSE coalesce(t.terms ->> 'action', CASE WHEN f.fee_id IS NULL THEN 'allocate' ELSE 'assess' END) END AS what,
  coalesce(t.site, h.site, r.site, f.site) AS site,
  coalesce(t.other, CASE WHEN q.site_party IS NOT DISTINCT FROM t.site THEN q.other ELSE q.site END) AS other,
  coalesce(CASE WHEN l.version = 1 THEN t.effective_on END, g.effective_on, f.notice_on, l.effective_on) AS effective_on,
  coalesce(CASE WHEN l.version = 1 THEN t.document END, g.document, l.document) AS document,
  coalesce(t.money, f.payable, q.money) AS money,
  coalesce(t.terms - 'said',
    CASE WHEN f.fee_id IS NOT NULL THEN jsonb_build_object('notice', f.notice, 'exemption', f.exemption) END,
    CASE WHEN r.report_id IS NULL THEN jsonb_build_object('purpose', h.purpose, 'valid_from', h.valid_from)
    ELSE jsonb_build_object('year', r.year, 'pollutant', r.pollutant, 'source', r.source) END) AS terms,
  coalesce((
    SELECT jsonb_agg(jsonb_build_object(
      'pollutant', n.pollutant, 'area', n.area, 'first_vintage', n.first_vintage,
      'last_vintage', n.last_vintage, 'quantity', n.quantity) ORDER BY n.line)
    FROM (
      SELECT line, pollutant, area, first_vintage, last_vintage, quantity
      FROM ledger.permit_act_line
      WHERE book_id = p.book_id AND act_id IN (p.process_id, q.act_id)
      UNION ALL
      SELECT line, pollutant, area, first_vintage, last_vintage, quantity
      FROM ledger.permit_grant_line
      WHERE book_id = p.book_id AND grant_id = p.process_id
      UNION ALL
      SELECT line, pollutant, area, first_vintage, last_vintage, quantity
      FROM ledger.permit_fee_line
      WHERE book_id = p.book_id AND fee_id = p.process_id
      UNION ALL
      SELECT x.line, x.said ->> 0, x.said ->> 1, CAST(x.said ->> 2 AS integer), CAST(x.said ->> 3 AS integer),
        CAST(x.said ->> 4 AS bigint)
      FROM jsonb_array_elements(q.lines) WITH ORDINALITY AS x (said, line)) n), '[]'::jsonb) AS lines,
  l.actor_id AS asked_by, y.name AS asked_by_name, l.recorded_at AS asked_at, s.action AS step, s.roles,
  (s.four_eyes AND ledger.person_of(p.started_by) = ledger.person_of(%(actor)s)) OR EXISTS (
    SELECT FROM ledger.process_event e
    WHERE e.book_id = p.book_id AND e.process_id = p.process_id AND ledger.person_of(e.actor_id) = ledger.person_of(%(actor)s)
      AND e.action = ANY (s.apart)) AS yours,
  t.terms ->> 'operation' AS operation,
  q.act_id AS contract,
  CASE WHEN t.terms ->> 'operation' = 'mandate.nominate' THEN CAST(t.terms #>> '{body,mandate}' AS integer)
    END AS mandate
FROM (
  SELECT DISTINCT ON (machine, from_state) machine, from_state, action, four_eyes, roles, apart
  FROM ledger.process_transition
  WHERE (machine LIKE 'permits.%%' OR machine LIKE 'market.%%')
    AND (action IN ('confirm', 'accept') OR (machine, action) = ('market.payout_request', 'propose_payment'))
  ORDER BY machine, from_state, action <> 'confirm') s
JOIN ledger.process p ON p.machine = s.machine AND p.state = s.from_state
JOIN ledger.process_event l ON l.book_id = p.book_id AND l.process_id = p.process_id AND l.version = p.version
JOIN ledger.actor y ON y.actor_id = l.actor_id
JOIN ledger.actor b ON b.actor_id = p.started_by
LEFT JOIN ledger.permit_act t ON t.book_id = p.book_id AND t.act_id = p.process_id
LEFT JOIN ledger.permit_fee f ON f.book_id = p.book_id AND f.fee_id = p.process_id
LEFT JOIN ledger.permit_grant g ON g.book_id = p.book_id AND g.grant_id = p.process_id
LEFT JOIN ledger.permit_report r ON r.book_id = p.book_id AND r.report_id = p.process_id
LEFT JOIN ledger.permit_grant_line h ON h.book_id = g.book_id AND h.grant_id = g.grant_id AND h.line = 1
LEFT JOIN LATERAL (
  SELECT c.act_id, coalesce(c.site, w.said ->> 'site') AS site, coalesce(c.other, w.said ->> 'other') AS other,
    coalesce(c.money, CAST(w.said ->> 'money' AS bigint)) AS money,
    CASE WHEN c.act_id IS NULL THEN w.said -> 'lines' END AS lines,
    coalesce(
      (SELECT o.party FROM ledger.site o WHERE o.book_id = p.book_id AND o.code = coalesce(c.site, w.said ->> 'site')),
      c.site, w.said ->> 'site') AS site_party
  FROM (SELECT t.terms #> '{said,words}' AS said) w
  LEFT JOIN ledger.permit_act c ON c.book_id = p.book_id
    AND c.act_id = CAST(coalesce(t.terms ->> 'subject', t.terms ->> 'of') AS uuid) AND c.act_id <> p.process_id
  WHERE p.machine = 'permits.internal') q ON true
WHERE p.book_id = %(book)s
  AND CASE WHEN CAST(%(owner)s AS text) IS NOT NULL THEN
    %(owner)s IN (t.site, t.other)
    OR coalesce(t.site, h.site, r.site, f.site)
      = ANY (ARRAY(SELECT code FROM ledger.site WHERE book_id = %(book)s AND party = %(owner)s))
    OR t.other = ANY (ARRAY(SELECT code FROM ledger.site WHERE book_id = %(book)s AND party = %(owner)s))
  ELSE EXISTS (
      SELECT FROM ledger.process_transition m JOIN ledger.actor a ON a.actor_id = %(actor)s
      WHERE m.machine = p.machine AND m.from_state = p.state AND a.role = ANY (m.roles))
    AND (s.action <> 'accept' OR b.role = 'bureau' OR starts_with(t.site, 'bureau:') OR starts_with(t.other, 'bureau:')) END
  AND (CAST(%(after)s AS uuid) IS NULL OR p.process_id > %(after)s)
ORDER BY p.process_id
LIMIT %(limit)s

-- name: names
-- What the parties of some holders are called at last: of each that is registered.
SELECT u.code, ledger.called_on(y.book_id, y.code, 'infinity') AS name FROM unnest(CAST(%(codes)s AS text[])) AS u (code)
LEFT JOIN ledger.site s ON s.book_id = %(book)s AND s.code = u.code
JOIN ledger.party y ON y.book_id = %(book)s AND y.code = coalesce(s.party, u.code)

-- name: nominee
-- Who is to represent an enterprise by a mandate that waits, as what and with which rights; once it is confirmed, by the name
-- of its actor.
SELECT coalesce(m.asked_name, a.name, '') AS name, m.kind, coalesce(m.rights, '{}') AS rights
FROM ledger.mandate m LEFT JOIN ledger.actor a USING (actor_id) WHERE m.mandate_id = %(mandate)s
