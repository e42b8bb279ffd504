-- A freeze by one person names the last day on which another one confirms it: it is confirmed by then, and lapses only after. Who let a freeze
-- of a site lapse does not freeze it alone again, nor does anybody by the same order.
-- Fires for each such step when the transaction commits, because an act is written after its first step. Locks: none; the row of the process
-- is locked by whoever takes a step.
-- Errors: LG086 freeze_term, freeze_again. Twin: ledger.permits.actions.freezes, with the days.
CREATE OR REPLACE FUNCTION ledger.check_freeze_term() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger
AS $$
DECLARE
  v_site text; v_order text; v_last date;
BEGIN
  SELECT t.site, t.terms ->> 'order', (t.terms ->> 'confirm_by')::date INTO v_site, v_order, v_last
  FROM permit_act t WHERE t.book_id = NEW.book_id AND t.act_id = NEW.process_id;
  IF v_last IS NULL OR (NEW.action = 'lapse') = (NEW.effective_on <= v_last) THEN
    RAISE EXCEPTION 'a step of a freeze by one person outside its term' USING ERRCODE = 'LG086', CONSTRAINT = 'freeze_term';
  END IF;
  IF NEW.action = 'freeze_provisionally' AND EXISTS (
      SELECT FROM process p JOIN permit_act t ON t.book_id = p.book_id AND t.act_id = p.process_id
      WHERE p.book_id = NEW.book_id AND p.machine = 'permits.freeze' AND p.state = 'lapsed' AND t.site = v_site
        AND (t.terms ->> 'order' = v_order OR person_of(p.started_by) = person_of(NEW.actor_id))) THEN
    RAISE EXCEPTION 'a freeze by one person after one that lapsed' USING ERRCODE = 'LG086', CONSTRAINT = 'freeze_again';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS freeze_term ON ledger.process_event;
CREATE CONSTRAINT TRIGGER freeze_term AFTER INSERT ON ledger.process_event DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.machine = 'permits.freeze' AND (NEW.action IN ('freeze_provisionally', 'lapse')
                     OR (NEW.action = 'confirm' AND NEW.from_state = 'provisional')))
  EXECUTE FUNCTION ledger.check_freeze_term();
ALTER TABLE ledger.process_event ENABLE ALWAYS TRIGGER freeze_term;
