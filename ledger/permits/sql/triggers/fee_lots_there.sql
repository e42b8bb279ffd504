-- A fee charges what its site held unpaid on the day of the notice, or an order had frozen of that, in the quantity of that day;
-- one that came with the stock with which the book begins, what the book held on the day of that, for its notice is older than the book.
-- Fires for each fee when the transaction commits, with its lots. Locks: none.
-- Errors: LG192 fee_lots_there, of what the web writes. Twin: ledger.permits.actions.fees._check_there.
CREATE OR REPLACE FUNCTION ledger.check_fee_lots_there() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND EXISTS (
      SELECT FROM permit_fee_lot f
      WHERE f.book_id = NEW.book_id AND f.fee_id = NEW.fee_id AND f.quantity > coalesce((
        SELECT sum(p.debit - p.credit)
        FROM account a
        JOIN posting p ON p.book_id = a.book_id AND p.account_id = a.account_id AND p.asset_id = f.asset_id
        JOIN entry e ON e.book_id = p.book_id AND e.entry_id = p.entry_id
        WHERE a.book_id = f.book_id AND a.code = permit_account_code(NEW.site, 'unpaid')
          AND e.effective_on <= coalesce((
            SELECT b.effective_on FROM process_event b
            WHERE b.book_id = NEW.book_id AND b.process_id = NEW.fee_id AND b.version = 1 AND b.action = 'bring'), NEW.notice_on)), 0) + coalesce((
        SELECT z.quantity
        FROM account a CROSS JOIN LATERAL frozen_from(a.book_id, a.account_id, NEW.notice_on) z
        WHERE a.book_id = f.book_id AND a.code = permit_account_code(NEW.site, 'unpaid') AND z.asset_id = f.asset_id), 0)) THEN
    RAISE EXCEPTION 'a use fee of permits that were not there on its day' USING ERRCODE = 'LG192', CONSTRAINT = 'fee_lots_there';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS fee_lots_there ON ledger.permit_fee;
CREATE CONSTRAINT TRIGGER fee_lots_there AFTER INSERT ON ledger.permit_fee DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_fee_lots_there();
ALTER TABLE ledger.permit_fee ENABLE ALWAYS TRIGGER fee_lots_there;
