-- name: public_surplus
-- The lines of a page of applications for surplus whose time for objections is not over and about which nobody has decided, by
-- id, with their enterprises as they are called on the day.
SELECT t.act_id AS id, l.line, t.site, s.party, ledger.called_on(t.book_id, s.party, %(on)s) AS party_name,
  t.terms ->> 'measure' AS measure, (t.terms ->> 'running_since')::date AS running_since,
  l.pollutant, l.area, l.first_vintage, l.last_vintage, l.quantity, t.effective_on AS applied_on,
  t.until_on AS objections_until
FROM (
  SELECT a.book_id, a.act_id, a.site, a.terms, a.effective_on, a.until_on
  FROM ledger.permit_act a
  JOIN ledger.process p ON p.book_id = a.book_id AND p.process_id = a.act_id AND p.state IN ('applied', 'objected')
  WHERE a.book_id = %(book)s AND a.machine = 'permits.surplus' AND a.until_on >= %(on)s
    AND (%(after)s::uuid IS NULL OR a.act_id > %(after)s)
  ORDER BY a.act_id
  LIMIT %(limit)s) t
JOIN ledger.site s ON s.book_id = t.book_id AND s.code = t.site
JOIN ledger.permit_act_line l ON l.book_id = t.book_id AND l.act_id = t.act_id
ORDER BY t.act_id, l.line
