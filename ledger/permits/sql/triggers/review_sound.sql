-- A review is asked for by whom the decision concerns, of a decision that took something and stands, once at a time, and once on each way.
-- Fires for each review when the transaction commits. Only what the web writes is asked. Locks: none; who asks holds the name of the decision.
-- Errors: LG200 review_sound. Twin: ledger.permits.actions.reviews.ask_review.
CREATE OR REPLACE FUNCTION ledger.check_review_sound() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND (NOT EXISTS (
      SELECT FROM permit_act d JOIN process p ON p.book_id = d.book_id AND p.process_id = d.act_id
      WHERE d.book_id = NEW.book_id AND d.act_id::text = NEW.terms ->> 'decision' AND d.site = NEW.site AND d.machine = NEW.terms ->> 'decided'
        AND NEW.terms ->> 'way' IN ('review', 'suit')
        AND (d.machine = 'permits.cap' AND d.terms ->> 'action' = 'cut' AND p.state = 'done'
          OR d.machine = 'permits.withdrawal' AND p.state IN ('open_to_objection', 'objected', 'final')
          OR d.machine = 'permits.freeze' AND p.state IN ('provisional', 'frozen', 'lift_asked')
          OR d.machine = 'permits.retirement' AND p.state IN ('cancelled', 'deducted')
          OR d.machine = 'permits.exclusion' AND p.state = 'excluded'
          OR d.machine = 'permits.surplus' AND p.state = 'rejected'))
    OR EXISTS (
      SELECT FROM permit_act r JOIN process p ON p.book_id = r.book_id AND p.process_id = r.act_id
      WHERE r.book_id = NEW.book_id AND r.site = NEW.site AND r.machine = 'permits.review' AND r.act_id <> NEW.act_id
        AND r.terms ->> 'decision' = NEW.terms ->> 'decision'
        AND (p.state IN ('asked', 'suspended', 'reopening_asked')
          OR p.state IN ('upheld', 'changed', 'annulled') AND r.terms ->> 'way' = NEW.terms ->> 'way'))) THEN
    RAISE EXCEPTION 'a review of what cannot be reviewed, or is already' USING ERRCODE = 'LG200', CONSTRAINT = 'review_sound';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS review_sound ON ledger.permit_act;
CREATE CONSTRAINT TRIGGER review_sound AFTER INSERT ON ledger.permit_act DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.machine = 'permits.review') EXECUTE FUNCTION ledger.check_review_sound();
ALTER TABLE ledger.permit_act ENABLE ALWAYS TRIGGER review_sound;
