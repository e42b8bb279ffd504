-- While a review of it is suspended a withdrawal is neither concluded nor lapses, and a freeze is not executed.
-- Fires before each such step, whoever writes. Locks: none; who suspends holds the review, and who settles it locks the decision.
-- Errors: LG202 review_suspends. Twin: ledger.permits.actions.suspensions.
CREATE OR REPLACE FUNCTION ledger.check_review_suspends() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF EXISTS (
      SELECT FROM permit_act d
      JOIN permit_act r ON r.book_id = d.book_id AND r.site = d.site AND r.machine = 'permits.review' AND r.terms ->> 'decision' = d.act_id::text
      JOIN process p ON p.book_id = r.book_id AND p.process_id = r.act_id AND p.state = 'suspended'
      WHERE d.book_id = NEW.book_id AND d.act_id = NEW.process_id) THEN
    RAISE EXCEPTION 'a decision that is carried out while its review is suspended' USING ERRCODE = 'LG202', CONSTRAINT = 'review_suspends';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER review_suspends BEFORE INSERT ON ledger.process_event
  FOR EACH ROW WHEN (NEW.machine = 'permits.withdrawal' AND NEW.action IN ('conclude', 'lapse')
                     OR NEW.machine = 'permits.freeze' AND NEW.action = 'execute') EXECUTE FUNCTION ledger.check_review_suspends();
ALTER TABLE ledger.process_event ENABLE ALWAYS TRIGGER review_suspends;
