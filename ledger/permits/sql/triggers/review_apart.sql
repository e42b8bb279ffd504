-- What came of a review is said and confirmed by nobody who took part in the decision; who only filed what a party said took none.
-- Fires for each such step when the transaction commits, because the act is begun before it is kept. Only what the web writes is asked. Locks: none.
-- Errors: LG201 review_apart. Twins: ledger.permits.rules.reviews.deciders, ledger.permits.actions.review_outcomes.
CREATE OR REPLACE FUNCTION ledger.check_review_apart() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND EXISTS (
      SELECT FROM permit_act o
      JOIN permit_act r ON r.book_id = o.book_id AND r.act_id = (o.terms ->> 'review')::uuid
      JOIN process_event e ON e.book_id = r.book_id AND e.process_id = (r.terms ->> 'decision')::uuid
      WHERE o.book_id = NEW.book_id AND o.act_id = NEW.process_id AND e.action NOT IN ('apply', 'attest', 'object', 'quash', 'reduce')
        AND person_of(e.actor_id) = person_of(NEW.actor_id)) THEN
    RAISE EXCEPTION 'the outcome of a review by who decided' USING ERRCODE = 'LG201', CONSTRAINT = 'review_apart';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS review_apart ON ledger.process_event;
CREATE CONSTRAINT TRIGGER review_apart AFTER INSERT ON ledger.process_event DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.machine = 'permits.review_outcome' AND NEW.to_state <> 'dropped') EXECUTE FUNCTION ledger.check_review_apart();
ALTER TABLE ledger.process_event ENABLE ALWAYS TRIGGER review_apart;
