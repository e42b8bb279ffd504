-- No suspension is granted of days of which late interest was written off: what was written off would be overpaid by nobody.
-- Fires for each relief that is granted, when the transaction commits. Locks: none; the row of the case is locked by whoever acts in it. Only what the web writes is asked.
-- Errors: LG122 damage_written_off_before. Twin: ledger.compensation.actions.reliefs.check_written_off.
CREATE OR REPLACE FUNCTION ledger.check_damage_written_off_before() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND EXISTS (
       SELECT FROM damage_relief f
       JOIN damage_payment y ON y.book_id = f.book_id AND y.case_id = f.case_id AND y.route = 'written_off' AND y.interest > 0
         AND y.reversed_by IS NULL AND y.paid_on > f.first_on
       WHERE f.book_id = NEW.book_id AND f.relief_id = NEW.process_id AND f.kind = 'suspension') THEN
    RAISE EXCEPTION 'a suspension of days of which interest was written off' USING ERRCODE = 'LG122', CONSTRAINT = 'damage_written_off_before';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS damage_written_off_before ON ledger.process_event;
CREATE CONSTRAINT TRIGGER damage_written_off_before AFTER INSERT ON ledger.process_event DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.machine = 'compensation.relief' AND NEW.action = 'grant') EXECUTE FUNCTION ledger.check_damage_written_off_before();
ALTER TABLE ledger.process_event ENABLE ALWAYS TRIGGER damage_written_off_before;
