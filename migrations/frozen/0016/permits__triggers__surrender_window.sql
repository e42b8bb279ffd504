-- A surrender is undone inside the window of the law of the day on which that takes effect: asked for and confirmed, on that day and by the clock.
-- Fires before each INSERT of such a step. Locks: none.
-- Errors: LG064 surrender_window, of what the web writes. Twin: ledger.permits.actions.year_end.
CREATE OR REPLACE FUNCTION ledger.check_surrender_window() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND later_day(NEW.effective_on) > (
      SELECT t.effective_on + law_figure(t.book_id, 'surrender.undo_days', NEW.effective_on)::integer
      FROM permit_act t WHERE t.book_id = NEW.book_id AND t.act_id = NEW.process_id) THEN
    RAISE EXCEPTION 'a surrender is undone after its window' USING ERRCODE = 'LG064', CONSTRAINT = 'surrender_window';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER surrender_window BEFORE INSERT ON ledger.process_event
  FOR EACH ROW WHEN (NEW.machine = 'permits.surrender' AND NEW.to_state IN ('undo_asked', 'undone'))
  EXECUTE FUNCTION ledger.check_surrender_window();
ALTER TABLE ledger.process_event ENABLE ALWAYS TRIGGER surrender_window;
