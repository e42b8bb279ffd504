-- A step of permits or of the market is dated no further back than the bureau's own packs let it be, and no further than they let one person alone go;
-- where they name no window nothing is asked. A yes to what was asked for, at the day of that, may come later, and so may what follows from it.
-- Fires before each INSERT of such a step. Locks: none.
-- Errors: LG181 back_dating, of what the web writes. Twin: ledger.permits.rules.back_dating.
CREATE OR REPLACE FUNCTION ledger.check_back_dating() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_days integer := legal_day() - NEW.effective_on;
  v_most numeric; v_alone numeric;
BEGIN
  IF NOT ledger.as_web() OR NEW.effective_on >= legal_day() THEN
    RETURN NEW;
  END IF;
  v_most := law_figure(NEW.book_id, 'back_dating.days', legal_day());
  v_alone := law_figure(NEW.book_id, 'back_dating.alone_days', legal_day());
  IF NEW.four_eyes OR EXISTS (
      SELECT FROM process_transition t
      WHERE t.machine = NEW.machine AND (
          t.from_state = NEW.to_state AND (t.four_eyes OR t.apart <> '{}' OR t.action = 'accept') AND NEW.action <> 'freeze_provisionally'
          OR NEW.action = 'confirm' AND t.from_state = NEW.from_state AND t.action = NEW.action AND t.apart <> '{}')) THEN
    v_alone := NULL;
  END IF;
  IF v_days > least(v_most, v_alone)
     AND NOT (NEW.action = 'confirm' AND NEW.effective_on = last_standing(NEW.book_id, NEW.process_id, NEW.previous))
     AND NOT EXISTS (SELECT FROM process_event e WHERE e.book_id = NEW.book_id AND e.action = 'confirm' AND e.process_id <> NEW.process_id
                                                   AND of_this_transaction(e.xmin)) THEN
    RAISE EXCEPTION 'a step dated back beyond the window' USING ERRCODE = 'LG181', CONSTRAINT = 'back_dating';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER process_event_back_dating BEFORE INSERT ON ledger.process_event
  FOR EACH ROW WHEN ((NEW.machine ^@ 'permits.' OR NEW.machine ^@ 'market.') AND NEW.machine <> 'permits.pack')
  EXECUTE FUNCTION ledger.check_back_dating();
ALTER TABLE ledger.process_event ENABLE ALWAYS TRIGGER process_event_back_dating;
