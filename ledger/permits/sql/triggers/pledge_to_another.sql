-- Nobody pledges to himself: the creditor of a pledge is another party than that of the pledgor (《民法典》 art. 425). Nor does anybody sell or let
-- to himself: between two sites of one enterprise permits are moved.
-- Fires for each new pledge, always, whoever writes; for each new sale and lease that the web writes. Locks: none.
-- Errors: LG062 pledge_to_another. Twins: ledger.permits.actions.pledges.apply_pledge; ledger.market.rules.prices.check_two_parties.
CREATE OR REPLACE FUNCTION ledger.check_pledge_to_another() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF (NEW.machine = 'permits.pledge' OR ledger.as_web()) AND coalesce((SELECT s.party FROM site s WHERE s.book_id = NEW.book_id AND s.code = NEW.site), NEW.site)
     = coalesce((SELECT s.party FROM site s WHERE s.book_id = NEW.book_id AND s.code = NEW.other), NEW.other) THEN
    RAISE EXCEPTION 'a contract with oneself' USING ERRCODE = 'LG062', CONSTRAINT = 'pledge_to_another';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER pledge_to_another BEFORE INSERT ON ledger.permit_act
  FOR EACH ROW WHEN (NEW.machine IN ('permits.pledge', 'permits.sale', 'permits.lease')) EXECUTE FUNCTION ledger.check_pledge_to_another();
ALTER TABLE ledger.permit_act ENABLE ALWAYS TRIGGER pledge_to_another;
