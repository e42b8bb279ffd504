-- A review ends, and what it is about is quashed or reduced, only with an outcome of two persons that says so, in the same transaction; with it no
-- more comes back than it names, or the decision took.
-- Fires for each such step when the transaction commits. Only what the web writes is asked: an archive that is replayed brings steps in its own order.
-- Locks: none. Errors: LG203 review_settled. Twin: ledger.permits.actions.review_outcomes.
CREATE OR REPLACE FUNCTION ledger.check_review_settled() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_outcome permit_act; v_decision uuid;
BEGIN
  IF NOT ledger.as_web() THEN
    RETURN NULL;
  END IF;
  SELECT o.* INTO v_outcome
  FROM permit_act o
  JOIN permit_act r ON r.book_id = o.book_id AND r.act_id = (o.terms ->> 'review')::uuid AND r.site = o.site
  JOIN process p ON p.book_id = o.book_id AND p.process_id = o.act_id AND p.state = 'done'
  JOIN process_event e ON e.book_id = p.book_id AND e.process_id = p.process_id AND e.version = p.version
  WHERE o.book_id = NEW.book_id AND o.machine = 'permits.review_outcome' AND of_this_transaction(e.xmin)
    AND CASE WHEN NEW.machine = 'permits.review' THEN r.act_id = NEW.process_id AND o.terms ->> 'outcome' = NEW.to_state
             ELSE r.terms ->> 'decision' = NEW.process_id::text
               AND o.terms ->> 'outcome' = CASE NEW.action WHEN 'quash' THEN 'annulled' ELSE 'changed' END END
    AND done_by_two(o.book_id, o.act_id);
  IF v_outcome.act_id IS NULL THEN
    RAISE EXCEPTION 'a review that ends, or a decision that falls, without an outcome of two persons'
      USING ERRCODE = 'LG203', CONSTRAINT = 'review_settled';
  END IF;
  v_decision := NEW.process_id;
  IF NEW.action IN ('quash', 'reduce') AND EXISTS (
      SELECT FROM (
        SELECT c.pollutant, c.area, c.vintage, sum(p.debit) AS back
        FROM posting p
        JOIN permit_lot l ON l.book_id = p.book_id AND l.asset_id = p.asset_id
        JOIN permit_cap c ON c.book_id = l.book_id AND c.asset_id = l.cap_id
        WHERE p.book_id = NEW.book_id AND p.entry_id = derived_id(v_decision, 'quash:' || v_outcome.act_id)
        GROUP BY c.pollutant, c.area, c.vintage
        UNION ALL
        SELECT c.pollutant, c.area, c.vintage, sum(p.credit)
        FROM posting p
        JOIN account a ON a.book_id = p.book_id AND a.account_id = p.account_id AND a.purpose = 'cap_limit'
        JOIN permit_cap c ON c.book_id = p.book_id AND c.asset_id = p.asset_id
        WHERE p.book_id = NEW.book_id AND p.entry_id = derived_id(v_decision, 'quash:' || v_outcome.act_id)
        GROUP BY c.pollutant, c.area, c.vintage) AS m
      LEFT JOIN (
        SELECT n.pollutant, n.area, y.vintage, sum(n.delivered) AS most
        FROM permit_act_line n CROSS JOIN LATERAL generate_series(n.first_vintage::integer, n.last_vintage::integer) AS y (vintage)
        WHERE n.book_id = NEW.book_id AND n.act_id = CASE NEW.action WHEN 'reduce' THEN v_outcome.act_id ELSE v_decision END
        GROUP BY n.pollutant, n.area, y.vintage) AS w
        ON w.pollutant = m.pollutant AND w.area = m.area AND w.vintage = m.vintage
      WHERE m.back > coalesce(w.most, 0)) THEN
    RAISE EXCEPTION 'more comes back after a review than the decision took' USING ERRCODE = 'LG203', CONSTRAINT = 'review_settled';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS review_settled ON ledger.process_event;
CREATE CONSTRAINT TRIGGER review_settled AFTER INSERT ON ledger.process_event DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.action IN ('quash', 'reduce') OR NEW.machine = 'permits.review'
                     AND NEW.action IN ('uphold', 'change', 'annul', 'dismiss', 'end')) EXECUTE FUNCTION ledger.check_review_settled();
ALTER TABLE ledger.process_event ENABLE ALWAYS TRIGGER review_settled;
