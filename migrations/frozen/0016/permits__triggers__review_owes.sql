-- A grant out of the reserve that names a review goes to whom that concerned, and only where something was given back by it; all of them grant no
-- more than the decision took, less what was surrendered of it since out of what ended while it was held: of each year, and beyond that of years
-- that have ended in permits of later ones.
-- Fires for each such grant when the transaction commits. Only what the web writes is asked. Locks: none; who grants holds the name of the review.
-- Errors: LG203 review_owes. Twin: ledger.permits.actions.review_debts.
CREATE OR REPLACE FUNCTION ledger.check_review_owes() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND EXISTS (
      SELECT FROM permit_act g
      LEFT JOIN permit_act r ON r.book_id = g.book_id AND r.act_id::text = g.terms ->> 'review' AND r.machine = 'permits.review' AND r.site = g.other
      LEFT JOIN process s ON s.book_id = r.book_id AND s.process_id = r.act_id AND s.state IN ('changed', 'annulled')
      WHERE g.book_id = NEW.book_id AND g.act_id = NEW.process_id AND g.terms ->> 'review' IS NOT NULL
        AND (s.process_id IS NULL OR EXISTS (
          SELECT
          FROM (
            SELECT c.pollutant, c.area, c.vintage, sum(x.quantity) AS granted
            FROM permit_act t
            JOIN process q ON q.book_id = t.book_id AND q.process_id = t.act_id AND q.state = 'released'
            JOIN permit_act_lot x ON x.book_id = t.book_id AND x.act_id = t.act_id
            JOIN permit_lot l ON l.book_id = x.book_id AND l.asset_id = x.asset_id
            JOIN permit_cap c ON c.book_id = l.book_id AND c.asset_id = l.cap_id
            WHERE t.book_id = g.book_id AND t.other = g.other AND t.machine = 'permits.move' AND t.terms ->> 'review' = r.act_id::text
            GROUP BY c.pollutant, c.area, c.vintage) AS m
          FULL JOIN (
            SELECT n.pollutant, n.area, y.vintage, sum(n.delivered) - coalesce((
              SELECT sum(least(x.quantity, surrendered_of_withdrawn(g.book_id, g.other, x.asset_id)))
              FROM permit_act_lot x
              JOIN permit_lot l ON l.book_id = x.book_id AND l.asset_id = x.asset_id
              JOIN permit_cap c ON c.book_id = l.book_id AND c.asset_id = l.cap_id
              WHERE x.book_id = g.book_id AND x.act_id = (r.terms ->> 'decision')::uuid AND c.pollutant = n.pollutant AND c.area = n.area
                AND c.vintage = y.vintage), 0) AS most
            FROM permit_act_line n CROSS JOIN LATERAL generate_series(n.first_vintage::integer, n.last_vintage::integer) AS y (vintage)
            WHERE n.book_id = g.book_id AND n.act_id = (r.terms ->> 'decision')::uuid
            GROUP BY n.pollutant, n.area, y.vintage) AS w
            ON w.pollutant = m.pollutant AND w.area = m.area AND w.vintage = m.vintage
          GROUP BY coalesce(m.pollutant, w.pollutant), coalesce(m.area, w.area)
          HAVING sum(greatest(coalesce(m.granted, 0) - coalesce(w.most, 0), 0)) > coalesce(sum(greatest(w.most - coalesce(m.granted, 0), 0)) FILTER (
            WHERE EXISTS (
              SELECT FROM permit_act e JOIN process p ON p.book_id = e.book_id AND p.process_id = e.act_id AND p.state IN ('running', 'ended')
              WHERE e.book_id = g.book_id AND e.machine = 'permits.expiry' AND e.site = 'bureau:' || w.area
                AND e.terms ->> 'pollutant' = w.pollutant AND e.terms ->> 'vintage' = w.vintage::text)), 0)))) THEN
    RAISE EXCEPTION 'a grant for a review that owes less' USING ERRCODE = 'LG203', CONSTRAINT = 'review_owes';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS review_owes ON ledger.process_event;
CREATE CONSTRAINT TRIGGER review_owes AFTER INSERT ON ledger.process_event DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.machine = 'permits.move' AND NEW.to_state = 'released') EXECUTE FUNCTION ledger.check_review_owes();
ALTER TABLE ledger.process_event ENABLE ALWAYS TRIGGER review_owes;
