-- A freeze by one person names the last day on which another one confirms it: it is confirmed by then, and lapses only after. Who let a freeze
-- of a site lapse does not freeze it alone again, nor does anybody by the same order, however it is written.
-- Fires for each such step when the transaction commits, because an act is written after its first step. Locks: none; the row of the process
-- is locked by whoever takes a step.
-- Errors: LG086 freeze_term, freeze_again. Twin: ledger.permits.actions.freezes, with the days.
CREATE OR REPLACE FUNCTION ledger.check_freeze_term() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
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
        AND (plain_number((as_corrected(t)).terms ->> 'order') = plain_number(v_order) OR person_of(p.started_by) = person_of(NEW.actor_id))) THEN
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

-- One order freezes permits of a site once: not beside a freeze by it that stands, or waits for its second person; and not after its last day.
-- Fires for each first step when the transaction commits. Locks: the freezes of the site (advisory, in the transaction).
-- Errors: LG086 freeze_once, freeze_ends_before. Twin: ledger.permits.actions.freezes.freeze, with the first one.
CREATE OR REPLACE FUNCTION ledger.check_freeze_once() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_this permit_act;
BEGIN
  IF NOT ledger.as_web() THEN
    RETURN NULL;
  END IF;
  SELECT * INTO v_this FROM permit_act t WHERE t.book_id = NEW.book_id AND t.act_id = NEW.process_id;
  IF v_this.until_on < v_this.effective_on THEN
    RAISE EXCEPTION 'a freeze after the last day of its order' USING ERRCODE = 'LG086', CONSTRAINT = 'freeze_ends_before';
  END IF;
  PERFORM pg_advisory_xact_lock(NEW.book_id, hashtext(format('freeze:%s', v_this.site)));
  IF EXISTS (SELECT FROM permit_act t JOIN process p ON p.book_id = t.book_id AND p.process_id = t.act_id
             WHERE t.book_id = v_this.book_id AND t.act_id <> v_this.act_id AND t.machine = v_this.machine AND t.site = v_this.site
               AND plain_number((as_corrected(t)).terms ->> 'order') = plain_number(v_this.terms ->> 'order')
               AND p.state IN ('proposed', 'provisional', 'frozen', 'lift_asked')) THEN
    RAISE EXCEPTION 'a freeze beside another one by its order' USING ERRCODE = 'LG086', CONSTRAINT = 'freeze_once';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS freeze_once ON ledger.process_event;
CREATE CONSTRAINT TRIGGER freeze_once AFTER INSERT ON ledger.process_event DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.machine = 'permits.freeze' AND NEW.from_state = '') EXECUTE FUNCTION ledger.check_freeze_once();
ALTER TABLE ledger.process_event ENABLE ALWAYS TRIGGER freeze_once;
