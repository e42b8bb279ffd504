-- name: facts
-- What the gates look at of each side, as it was on a day: its description, the lists that it is in, and of the seller what it
-- bought itself, each pollutant with its last day.
SELECT s.code, a.region, a.watershed, a.industry, a.sector, a.power, a.chp_heat_ppm, a.online_monitoring,
  ARRAY(
    SELECT DISTINCT t.list
    FROM ledger.standing t
    WHERE t.book_id = s.book_id AND t.party = s.party AND t.since <= %(on)s
      AND (t.until IS NULL OR t.until >= %(on)s)
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
