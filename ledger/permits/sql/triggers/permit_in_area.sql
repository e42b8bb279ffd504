-- Whose mandate is for one area takes no step of a permit that lies elsewhere. Looked at when the transaction ends, for a process is begun before
-- its lines are kept. Fires for each step of a process of permits or of the market, whoever writes. Locks: none.
-- Errors: LG089 permit_in_area. Twin: ledger.processes.acting, by ledger.actors.areas.check_area.
CREATE OR REPLACE FUNCTION ledger.check_permit_place() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF EXISTS (SELECT FROM mandate m WHERE m.actor_id = NEW.actor_id AND m.area IS NOT NULL)
     AND (SELECT area_other(NEW.actor_id, l.areas, l.every_one) FROM permit_place(NEW.book_id, NEW.process_id) l) IS NOT NULL THEN
    RAISE EXCEPTION 'a step in another area' USING ERRCODE = 'LG089', CONSTRAINT = 'permit_in_area';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS permit_in_area ON ledger.process_event;
CREATE CONSTRAINT TRIGGER permit_in_area AFTER INSERT ON ledger.process_event DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.machine LIKE 'permits.%' OR NEW.machine LIKE 'market.%') EXECUTE FUNCTION ledger.check_permit_place();
ALTER TABLE ledger.process_event ENABLE ALWAYS TRIGGER permit_in_area;
