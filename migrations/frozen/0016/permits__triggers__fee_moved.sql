-- A fee goes to another site only with a move that two persons have approved in this transaction, from the one to the other, and whole: nothing
-- that it charges stays unpaid at the one, or would come back there.
-- Fires for each fee whose site changes, when the transaction commits. Locks: none. Only what the web writes is asked: an archive that is replayed
-- brings rows and steps in its own order.
-- Errors: LG064 fee_moved, LG191 fee_undivided. Twin: ledger.permits.actions.fee_moves.
CREATE OR REPLACE FUNCTION ledger.check_fee_moved() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND NOT EXISTS (
      SELECT FROM permit_act t
      JOIN process_event e ON e.book_id = t.book_id AND e.process_id = t.act_id AND e.action = 'approve' AND of_this_transaction(e.xmin)
      JOIN process_event s ON s.book_id = t.book_id AND s.process_id = NEW.fee_id AND s.action = 'move' AND s.actor_id = e.actor_id
        AND of_this_transaction(s.xmin)
      WHERE t.book_id = NEW.book_id AND t.site = OLD.site AND t.other = NEW.site AND t.machine = 'permits.move') THEN
    RAISE EXCEPTION 'a use fee that goes to another site without its permits' USING ERRCODE = 'LG064', CONSTRAINT = 'fee_moved';
  ELSIF ledger.as_web() AND EXISTS (
      SELECT FROM permit_fee_lot x
      JOIN account a ON a.book_id = x.book_id AND a.code = permit_account_code(OLD.site, 'unpaid')
      LEFT JOIN balance b ON b.book_id = a.book_id AND b.account_id = a.account_id AND b.asset_id = x.asset_id
      WHERE x.book_id = NEW.book_id AND x.fee_id = NEW.fee_id
        AND (b.debits > b.credits OR comes_back(x.book_id, a.account_id, x.asset_id))) THEN
    RAISE EXCEPTION 'a use fee that goes to another site with a part of its permits' USING ERRCODE = 'LG191', CONSTRAINT = 'fee_undivided';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS fee_moved ON ledger.permit_fee;
CREATE CONSTRAINT TRIGGER fee_moved AFTER UPDATE ON ledger.permit_fee DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_fee_moved();
ALTER TABLE ledger.permit_fee ENABLE ALWAYS TRIGGER fee_moved;
