-- A judgment, or a settlement inside a suit, takes effect before nothing that made less of what it decides about: a payment, a relief, works that were
-- accepted, a conversion; what was reversed does not count.
-- Fires for each such step when the transaction commits. Only what the web writes is asked: archives of before have theirs. Locks: none; the row of the
-- case is locked by whoever acts in it. Errors: LG119 damage_decided_before. Twin: ledger.compensation.actions.claims.check_first, with the day.
CREATE OR REPLACE FUNCTION ledger.check_damage_order() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND EXISTS (
       SELECT FROM damage_case c JOIN damage_record r ON r.book_id = c.book_id AND r.case_id = c.case_id
       WHERE c.book_id = NEW.book_id AND c.process_id = NEW.process_id
         AND r.kind IN ('pay', 'call_guarantee', 'grant_relief', 'accept_project', 'convert_project', 'convert_duty')
         AND r.effective_on > NEW.effective_on AND damage_act_done(r.book_id, r.record_id)
         AND NOT EXISTS (SELECT FROM damage_reversal x WHERE x.book_id = r.book_id AND x.target = r.record_id AND x.confirmed_on IS NOT NULL)) THEN
    RAISE EXCEPTION 'a judgment before what it decides about' USING ERRCODE = 'LG119', CONSTRAINT = 'damage_decided_before';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS damage_order ON ledger.process_event;
CREATE CONSTRAINT TRIGGER damage_order AFTER INSERT ON ledger.process_event DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.machine = 'compensation.case' AND NEW.action IN ('judge', 'settle_suit'))
  EXECUTE FUNCTION ledger.check_damage_order();
ALTER TABLE ledger.process_event ENABLE ALWAYS TRIGGER damage_order;
