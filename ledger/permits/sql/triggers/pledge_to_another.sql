-- Nobody pledges to himself: the creditor of a pledge is another party than that of the pledgor (《民法典》 art. 425).
-- Fires for each new pledge, always, whoever writes. Locks: none.
-- Errors: LG062 pledge_to_another. Twin: ledger.permits.actions.pledges.apply_pledge.
CREATE OR REPLACE FUNCTION ledger.check_pledge_to_another() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF coalesce((SELECT s.party FROM site s WHERE s.book_id = NEW.book_id AND s.code = NEW.site), NEW.site)
     = coalesce((SELECT s.party FROM site s WHERE s.book_id = NEW.book_id AND s.code = NEW.other), NEW.other) THEN
    RAISE EXCEPTION 'a pledge to oneself' USING ERRCODE = 'LG062', CONSTRAINT = 'pledge_to_another';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER pledge_to_another BEFORE INSERT ON ledger.permit_act
  FOR EACH ROW WHEN (NEW.machine = 'permits.pledge') EXECUTE FUNCTION ledger.check_pledge_to_another();
ALTER TABLE ledger.permit_act ENABLE ALWAYS TRIGGER pledge_to_another;
