-- name: facts
-- What the gates look at of each side, as it was on a day: its description, the lists that it is in, on it or on
-- the day on which that is said, and of the seller what it bought itself, each pollutant with its last day.
SELECT s.code, a.region, a.watershed, a.industry, a.sector, a.power, a.chp_heat_ppm, a.online_monitoring,
  ARRAY(
    SELECT DISTINCT t.list
    FROM ledger.standing t
    WHERE t.book_id = s.book_id AND t.party = s.party
      AND EXISTS (SELECT FROM unnest(CAST(%(days)s AS date[])) AS d(day)
                  WHERE t.since <= d.day AND d.day <= coalesce(t.until, 'infinity'))
      AND NOT EXISTS (SELECT FROM ledger.annulment u WHERE u.book_id = t.book_id AND u.standing_id = t.standing_id)
    ORDER BY 1) AS standing,
  ARRAY(
    SELECT n.pollutant || ' ' || max(e.effective_on)
    FROM ledger.permit_act t
    JOIN ledger.process_event e
      ON e.book_id = t.book_id AND e.process_id = t.act_id AND e.to_state = 'settled'
    JOIN ledger.permit_act_line n ON n.book_id = t.book_id AND n.act_id = t.act_id
    WHERE t.book_id = s.book_id AND t.other = s.code AND t.machine = 'permits.sale'
      AND s.code = %(seller)s
    GROUP BY n.pollutant
    ORDER BY n.pollutant) AS bought,
  EXISTS (
    SELECT FROM ledger.permit_report r
    WHERE r.book_id = s.book_id AND r.site = s.code) AS reported
FROM ledger.site s
CROSS JOIN LATERAL (
  SELECT *
  FROM ledger.site_attributes a
  WHERE a.book_id = s.book_id AND a.site = s.code AND a.valid_from <= %(on)s
  ORDER BY a.valid_from DESC, a.recorded_at DESC
  LIMIT 1) a
WHERE s.book_id = %(book)s AND s.code = ANY(%(sites)s)

-- name: papers
-- How the sides are called on paper, with the licence of a day; a new plant may have none yet.
SELECT s.code, ledger.called_on(p.book_id, p.code, %(on)s) AS name, (
    SELECT a.licence
    FROM ledger.site_attributes a
    WHERE a.book_id = s.book_id AND a.site = s.code AND a.valid_from <= %(on)s
    ORDER BY a.valid_from DESC, a.recorded_at DESC
    LIMIT 1) AS licence
FROM ledger.site s
JOIN ledger.party p ON p.book_id = s.book_id AND p.code = s.party
WHERE s.book_id = %(book)s AND s.code = ANY(%(sites)s)

-- name: heat
-- What a cogenerating seller was granted of each air pollutant and year, by allocation, out of a reserve or by a
-- move, less what it moved away, whatever is left of it; and what was delivered of it as heat part in settled
-- sales, but the one that is named.
WITH came AS (
  SELECT c.pollutant, c.vintage, g.quantity, 0::bigint AS sold
  FROM ledger.permit_lot l
  JOIN ledger.permit_cap c ON c.book_id = l.book_id AND c.asset_id = l.cap_id
  JOIN ledger.permit_grant_line g ON g.book_id = l.book_id AND g.grant_id = l.grant_id AND g.line = l.grant_line
  WHERE l.book_id = %(book)s AND l.owner = %(site)s
  UNION ALL
  SELECT n.pollutant, y, CASE WHEN t.other = %(site)s THEN n.quantity ELSE -n.quantity END, 0
  FROM ledger.permit_act t
  JOIN ledger.process p ON p.book_id = t.book_id AND p.process_id = t.act_id AND p.state IN ('done', 'released')
  JOIN ledger.permit_act_line n ON n.book_id = t.book_id AND n.act_id = t.act_id
  CROSS JOIN LATERAL generate_series(n.first_vintage::integer, n.last_vintage::integer) y
  WHERE t.book_id = %(book)s AND t.machine = 'permits.move' AND (t.site = %(site)s OR t.other = %(site)s)
  UNION ALL
  SELECT n.pollutant, y, 0, n.delivered
  FROM ledger.permit_act t
  JOIN ledger.process p ON p.book_id = t.book_id AND p.process_id = t.act_id AND p.state = 'settled'
  JOIN ledger.permit_act_line n ON n.book_id = t.book_id AND n.act_id = t.act_id
  CROSS JOIN LATERAL generate_series(n.first_vintage::integer, n.last_vintage::integer) y
  WHERE t.book_id = %(book)s AND t.machine = 'permits.sale' AND t.site = %(site)s
    AND t.act_id IS DISTINCT FROM %(sale)s AND t.terms -> 'heat' ->> (n.line - 1) = 'true')
SELECT pollutant, vintage, greatest(sum(quantity), 0)::bigint AS granted, sum(sold)::bigint AS sold
FROM came
WHERE pollutant = ANY(%(pollutants)s)
GROUP BY pollutant, vintage
ORDER BY pollutant, vintage
