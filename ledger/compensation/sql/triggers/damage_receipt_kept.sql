-- A receipt of money is recorded by the act of its id, on the day on which it was issued; it is of a payment of its case that came to the treasury or the
-- department by then, and all that stand of a payment are together no more than it. A red one takes back, and one that is issued anew replaces, another of
-- the same payment and amount. It is struck by an act that says why, once. A payment is not taken out while a receipt of it stands.
-- Fires for each receipt that comes or changes, and for each payment that is reversed, when the transaction commits. Only what the web writes is asked of its
-- act; an archive that is replayed, by the owner, brings rows and records in its own order. Locks: none; the row of the case is locked by whoever acts in it.
-- Errors: LG141 receipt_by_act, receipt_within_payment, receipt_reddened_first. Twin: ledger.compensation.actions.receipts, with the figures.
CREATE OR REPLACE FUNCTION ledger.check_nontax_receipt() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND NOT EXISTS (
      SELECT FROM damage_record r
      WHERE r.book_id = NEW.book_id AND r.case_id = NEW.case_id AND of_this_transaction(r.xmin)
        AND CASE WHEN TG_OP = 'UPDATE'
              THEN NEW.struck AND r.kind = 'strike_receipt' AND r.subject = NEW.receipt_id AND btrim(r.reason, U&' \00a0\3000') <> ''
              ELSE r.record_id = NEW.receipt_id AND r.effective_on = NEW.issued_on AND NOT NEW.struck
                AND r.kind = CASE WHEN NEW.reddens IS NOT NULL THEN 'redden_receipt' WHEN NEW.replaces IS NOT NULL THEN 'replace_receipt'
                               ELSE 'record_receipt' END
                AND r.subject = coalesce(NEW.reddens, NEW.replaces, NEW.receipt_id) END) THEN
    RAISE EXCEPTION 'a receipt that no act records or strikes' USING ERRCODE = 'LG141', CONSTRAINT = 'receipt_by_act';
  END IF;
  IF NOT EXISTS (
      SELECT FROM damage_payment y
      WHERE y.book_id = NEW.book_id AND y.case_id = NEW.case_id AND y.payment_id = NEW.payment_id AND y.route IN ('treasury', 'agency', 'deposit')
        AND y.paid_on <= NEW.issued_on
        AND receipted(y.book_id, y.payment_id) <= CASE WHEN y.reversed_by IS NULL THEN y.amount ELSE 0 END)
     OR EXISTS (
      SELECT FROM nontax_receipt o
      WHERE o.book_id = NEW.book_id AND o.receipt_id IN (NEW.reddens, NEW.replaces)
        AND (o.payment_id <> NEW.payment_id OR o.amount <> NEW.amount OR o.issued_on > NEW.issued_on OR o.reddens IS NOT NULL)) THEN
    RAISE EXCEPTION 'a receipt of what was not paid' USING ERRCODE = 'LG141', CONSTRAINT = 'receipt_within_payment';
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION ledger.check_payment_unreceipted() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF receipted(NEW.book_id, NEW.payment_id) > 0 THEN
    RAISE EXCEPTION 'a receipt stands of a payment that is reversed' USING ERRCODE = 'LG141', CONSTRAINT = 'receipt_reddened_first';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS nontax_receipt_kept ON ledger.nontax_receipt;
CREATE CONSTRAINT TRIGGER nontax_receipt_kept AFTER INSERT OR UPDATE ON ledger.nontax_receipt DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_nontax_receipt();
ALTER TABLE ledger.nontax_receipt ENABLE ALWAYS TRIGGER nontax_receipt_kept;
DROP TRIGGER IF EXISTS damage_payment_unreceipted ON ledger.damage_payment;
CREATE CONSTRAINT TRIGGER damage_payment_unreceipted AFTER UPDATE OF reversed_by ON ledger.damage_payment DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.reversed_by IS NOT NULL) EXECUTE FUNCTION ledger.check_payment_unreceipted();
ALTER TABLE ledger.damage_payment ENABLE ALWAYS TRIGGER damage_payment_unreceipted;
