-- name: closed
-- A site of an act that is closed, from whatever day on: of what is enforced the buyer alone.
SELECT c.site, c.effective_on AS since
FROM (
  SELECT u.site
  FROM ledger.permit_act a
  CROSS JOIN LATERAL (VALUES (CASE WHEN a.machine <> 'permits.enforcement' THEN a.site END), (a.other)) AS u (site)
  WHERE a.book_id = %(book)s AND a.act_id = %(id)s
  UNION ALL
  SELECT n.site
  FROM ledger.permit_grant g
  JOIN ledger.permit_grant_line n ON n.book_id = g.book_id AND n.grant_id = g.grant_id
  WHERE g.book_id = %(book)s AND g.grant_id = %(id)s) x
JOIN ledger.permit_act c ON c.book_id = %(book)s AND c.site = x.site AND c.machine = 'permits.closure'
JOIN ledger.process p ON p.book_id = c.book_id AND p.process_id = c.act_id AND p.state IN ('closed', 'reopening_asked')
ORDER BY c.site, c.effective_on
LIMIT 1
