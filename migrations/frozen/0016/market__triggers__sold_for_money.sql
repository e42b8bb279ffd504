-- A sale, an enforcement and a buy-back have a price: what passes for 0.00 yuan is none of them.
-- Fires for each act of these when the transaction commits. Locks: none. Only what the web writes is asked: an archive that is replayed brings
-- acts of earlier rules.
-- Errors: LG186 sold_for_money. Twin: ledger.market.rules.prices.check_paid_for.
CREATE OR REPLACE FUNCTION ledger.check_sold_for_money() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND coalesce(NEW.money, 0) = 0 THEN
    RAISE EXCEPTION 'a sale for nothing' USING ERRCODE = 'LG186', CONSTRAINT = 'sold_for_money';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS sold_for_money ON ledger.permit_act;
CREATE CONSTRAINT TRIGGER sold_for_money AFTER INSERT ON ledger.permit_act DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.machine IN ('permits.sale', 'permits.enforcement', 'permits.buyback')) EXECUTE FUNCTION ledger.check_sold_for_money();
ALTER TABLE ledger.permit_act ENABLE ALWAYS TRIGGER sold_for_money;
