-- What is allocated to a reserve goes to one that there is: a cap was set in its area.
-- Fires before each INSERT of such a line of an allocation. Only what the web writes is asked. Locks: none: no cap goes away.
-- Errors: LG217 reserve_known. Twin: ledger.permits.actions.receivers.check_reserve.
CREATE OR REPLACE FUNCTION ledger.check_reserve_known() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND NOT EXISTS (SELECT FROM permit_cap c WHERE c.book_id = NEW.book_id AND 'bureau:' || c.area = NEW.site) THEN
    RAISE EXCEPTION 'a line for a reserve that is not there' USING ERRCODE = 'LG217', CONSTRAINT = 'reserve_known';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER reserve_known BEFORE INSERT ON ledger.permit_grant_line
  FOR EACH ROW WHEN (NEW.purpose = 'reserve') EXECUTE FUNCTION ledger.check_reserve_known();
ALTER TABLE ledger.permit_grant_line ENABLE ALWAYS TRIGGER reserve_known;
