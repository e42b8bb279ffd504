-- A slip pays one instalment of a book, however its number is written; it is found by an index of that form.
-- Fires before each UPDATE that gives an instalment its voucher. Locks: the vouchers of the book (advisory, in the transaction).
-- Errors: LG100 voucher_once. Twin: ledger.permits.actions.fees, with the first one.
CREATE OR REPLACE FUNCTION ledger.check_voucher_once() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(NEW.book_id, hashtext('vouchers'));
  IF ledger.as_web() AND EXISTS (
      SELECT FROM permit_fee_instalment i WHERE i.book_id = NEW.book_id AND (i.fee_id, i.number) <> (NEW.fee_id, NEW.number)
                                            AND plain_voucher(i.voucher) = plain_voucher(NEW.voucher)) THEN
    RAISE EXCEPTION 'a slip that has paid another instalment' USING ERRCODE = 'LG100', CONSTRAINT = 'voucher_once';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER voucher_once BEFORE UPDATE ON ledger.permit_fee_instalment
  FOR EACH ROW WHEN (NEW.voucher IS DISTINCT FROM OLD.voucher) EXECUTE FUNCTION ledger.check_voucher_once();
ALTER TABLE ledger.permit_fee_instalment ENABLE ALWAYS TRIGGER voucher_once;

CREATE INDEX IF NOT EXISTS permit_fee_voucher_plain ON ledger.permit_fee_instalment (book_id, ledger.plain_voucher(voucher))
  WHERE voucher IS NOT NULL;
