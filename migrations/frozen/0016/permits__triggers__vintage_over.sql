-- A year that is over has lapsed: it is neither sold, leased, pledged nor bought back, and makes no over-emission good; and what was emitted too much in a
-- year is taken from a later one. Asked when an act names its lines, and when a sale, lease, pledge or buy-back is carried out; a pledge that
-- is brought in with a stock is as it was registered.
-- Fires for each line of an act when the transaction commits, and before each such step. Locks: none. Only what the web writes is asked: an archive that is replayed brings
-- acts of earlier rules.
-- It is over on the legal day, or by the clock.
-- Errors: LG076 vintage_over. Twins: ledger.permits.rules.strips.check_running; ledger.permits.rules.year.check_deducted_year.
CREATE OR REPLACE FUNCTION ledger.check_line_running() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND EXISTS (
      SELECT FROM permit_act t
      WHERE t.book_id = NEW.book_id AND t.act_id = NEW.act_id
        AND (t.machine IN ('permits.sale', 'permits.lease', 'permits.buyback') OR t.machine = 'permits.pledge' AND t.terms ->> 'action' <> 'bring'
             OR t.terms ->> 'action' = 'deduct')
        AND NEW.first_vintage < greatest(extract(year FROM later_day(t.effective_on)), CAST(t.terms ->> 'year' AS integer) + 1)) THEN
    RAISE EXCEPTION 'a year that is over' USING ERRCODE = 'LG076', CONSTRAINT = 'vintage_over';
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION ledger.check_step_running() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND EXISTS (
      SELECT FROM permit_act_line n
      WHERE n.book_id = NEW.book_id AND n.act_id = NEW.process_id
        AND n.first_vintage < extract(year FROM later_day(NEW.effective_on))) THEN
    RAISE EXCEPTION 'a year that is over' USING ERRCODE = 'LG076', CONSTRAINT = 'vintage_over';
  END IF;
  RETURN NEW;
END
$$;

DROP TRIGGER IF EXISTS permit_line_running ON ledger.permit_act_line;
CREATE CONSTRAINT TRIGGER permit_line_running AFTER INSERT ON ledger.permit_act_line DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_line_running();
ALTER TABLE ledger.permit_act_line ENABLE ALWAYS TRIGGER permit_line_running;
CREATE OR REPLACE TRIGGER process_event_running BEFORE INSERT ON ledger.process_event
  FOR EACH ROW WHEN ((NEW.machine = 'permits.sale' AND NEW.action = 'settle') OR (NEW.machine = 'permits.lease' AND NEW.action = 'register')
                     OR (NEW.machine = 'permits.pledge' AND (NEW.action = 'register' OR NEW.to_state = 'registered' AND NEW.from_state LIKE 'replacement_%'))
                     OR (NEW.machine = 'permits.buyback' AND NEW.action = 'pay'))
  EXECUTE FUNCTION ledger.check_step_running();
ALTER TABLE ledger.process_event ENABLE ALWAYS TRIGGER process_event_running;
