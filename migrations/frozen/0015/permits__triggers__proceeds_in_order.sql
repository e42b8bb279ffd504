-- What bound lots were sold for is paid whole and in the order of the claims: the payments sum to the price, nobody behind a claim on the same
-- part is paid while that one has anything left to get, and nobody is paid out of a sale that two persons have not brought to its end.
-- Fires for each payment when the transaction commits, because they are written one after another. Locks: none.
-- Errors: LG171 proceeds_in_order. Twin: ledger.market.rules.proceeds.divided.
CREATE OR REPLACE FUNCTION ledger.check_proceeds_in_order() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF (SELECT sum(r.paid) FROM permit_proceeds r WHERE r.book_id = NEW.book_id AND r.act_id = NEW.act_id)
       IS DISTINCT FROM (SELECT t.money FROM permit_act t JOIN process p ON p.book_id = t.book_id AND p.process_id = t.act_id
                         WHERE t.book_id = NEW.book_id AND t.act_id = NEW.act_id AND t.machine = 'permits.enforcement' AND p.state = 'done')
     OR NEW.paid > 0 AND EXISTS (
       SELECT FROM permit_proceeds e
       WHERE e.book_id = NEW.book_id AND e.act_id = NEW.act_id AND e.sort <> 'owner'
         AND (e.sort = 'costs' AND NEW.sort <> 'costs' OR e.part = NEW.part AND e.place < NEW.place)
         AND e.owed > (SELECT sum(s.paid) FROM permit_proceeds s
                       WHERE s.book_id = e.book_id AND s.act_id = e.act_id AND s.claim_id IS NOT DISTINCT FROM e.claim_id
                         AND s.sort = e.sort)) THEN
    RAISE EXCEPTION 'proceeds of % that are not paid in the order of the claims', NEW.act_id
      USING ERRCODE = 'LG171', CONSTRAINT = 'proceeds_in_order';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS proceeds_in_order ON ledger.permit_proceeds;
CREATE CONSTRAINT TRIGGER proceeds_in_order AFTER INSERT ON ledger.permit_proceeds DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_proceeds_in_order();
ALTER TABLE ledger.permit_proceeds ENABLE ALWAYS TRIGGER proceeds_in_order;
