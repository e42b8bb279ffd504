-- A rule pack takes effect on a day that is over with a reason and a paper, for what may look back, and once it was simulated after that day.
-- Fires before each pack that the web writes, and each approval of one. Locks: none.
-- Errors: LG103 pack_backdated. Twin: ledger.law_in_force.actions.check_backdated.
CREATE OR REPLACE FUNCTION ledger.check_pack_backdated() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_id uuid := CASE WHEN TG_TABLE_NAME = 'permit_pack' THEN to_jsonb(NEW) ->> 'pack_id' ELSE to_jsonb(NEW) ->> 'process_id' END;
  v_first process_event;
  v_pack permit_pack;
  v_on date;
  v_seen boolean := true;
BEGIN
  IF NOT as_web() THEN
    RETURN NEW;
  END IF;
  SELECT * INTO v_first FROM process_event e WHERE e.book_id = NEW.book_id AND e.process_id = v_id AND e.version = 1;
  IF TG_TABLE_NAME = 'permit_pack' THEN
    v_pack := NEW;
    v_on := v_first.effective_on;
  ELSE
    SELECT * INTO v_pack FROM permit_pack k WHERE k.book_id = NEW.book_id AND k.pack_id = v_id;
    v_on := NEW.effective_on;
    v_seen := EXISTS (SELECT FROM process_event y WHERE y.book_id = NEW.book_id AND y.process_id = v_id AND y.action = 'simulate'
                      AND y.effective_on > v_pack.in_force_from);
  END IF;
  IF pack_looks_back(v_pack.text, v_pack.in_force_from, v_on, v_seen AND btrim(v_first.reason) <> '' AND btrim(v_first.document) <> '') THEN
    RAISE EXCEPTION 'a rule pack for days that are over' USING ERRCODE = 'LG103', CONSTRAINT = 'pack_backdated';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER pack_backdated BEFORE INSERT ON ledger.permit_pack
  FOR EACH ROW EXECUTE FUNCTION ledger.check_pack_backdated();
ALTER TABLE ledger.permit_pack ENABLE ALWAYS TRIGGER pack_backdated;
CREATE OR REPLACE TRIGGER pack_backdated BEFORE INSERT ON ledger.process_event
  FOR EACH ROW WHEN (NEW.machine = 'permits.pack' AND NEW.action = 'approve') EXECUTE FUNCTION ledger.check_pack_backdated();
ALTER TABLE ledger.process_event ENABLE ALWAYS TRIGGER pack_backdated;
