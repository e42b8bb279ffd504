-- What is sold for a creditor is of no year that is over, on the legal day or by the clock: who buys it could neither use nor sell it.
-- Fires for each pledge that is enforced and each freeze that is executed, when the transaction commits. Locks: none. Only what the web writes is
-- asked: an archive that is replayed brings sales of earlier rules.
-- Errors: LG216 sold_not_over. Twin: ledger.market.actions.ended.parted.
CREATE OR REPLACE FUNCTION ledger.check_sold_not_over() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND EXISTS (
      SELECT FROM posting o JOIN permit_lot l ON l.book_id = o.book_id AND l.asset_id = o.asset_id
      JOIN permit_cap c ON c.book_id = l.book_id AND c.asset_id = l.cap_id
      WHERE o.book_id = NEW.book_id AND o.entry_id = derived_id(NEW.process_id, NEW.action)
        AND c.vintage < extract(year FROM later_day(NEW.effective_on))) THEN
    RAISE EXCEPTION 'a sale of a year that is over' USING ERRCODE = 'LG216', CONSTRAINT = 'sold_not_over';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS sold_not_over ON ledger.process_event;
CREATE CONSTRAINT TRIGGER sold_not_over AFTER INSERT ON ledger.process_event DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN ((NEW.machine = 'permits.pledge' AND NEW.action = 'enforce') OR (NEW.machine = 'permits.freeze' AND NEW.action = 'execute'))
  EXECUTE FUNCTION ledger.check_sold_not_over();
ALTER TABLE ledger.process_event ENABLE ALWAYS TRIGGER sold_not_over;
