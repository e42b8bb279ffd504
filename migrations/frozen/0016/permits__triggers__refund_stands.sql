-- Of a use fee something has gone back only while something of what it charges is withdrawn for good: it does not go back before, and the
-- withdrawal falls after a review only once what went back is returned. How much it is the rates of its law say, which Python reckons.
-- Fires for each refund that is confirmed, and each withdrawal that a review annuls or changes, when the transaction commits. Locks: none of its
-- own; whoever acts holds fee or withdrawal. Only what the web writes is asked: an archive that is replayed brings steps in its own order.
-- Errors: LG213 refund_stands. Twin: ledger.permits.actions.fee_refunds.
CREATE OR REPLACE FUNCTION ledger.check_refund_stands() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND EXISTS (
      SELECT FROM permit_act t
      JOIN permit_fee f ON f.book_id = t.book_id
      WHERE t.book_id = NEW.book_id AND t.act_id = NEW.process_id
        AND CASE NEW.machine
            WHEN 'permits.fee_refund' THEN t.terms ->> 'action' = 'refund' AND f.fee_id = (t.terms ->> 'fee')::uuid
            ELSE f.fee_id IN (
              SELECT y.fee_id FROM permit_act_lot x
              JOIN permit_fee_lot y ON y.book_id = x.book_id AND y.asset_id = x.asset_id
              WHERE x.book_id = t.book_id AND x.act_id = t.act_id)
              AND (f.site = t.site OR fee_left(f.book_id, f.fee_id, t.site)) END
        AND EXISTS (SELECT FROM fee_refunded(f.book_id, f.fee_id) r WHERE r.amount > 0)
        AND NOT EXISTS (SELECT FROM fee_withdrawn(f.book_id, f.fee_id))) THEN
    RAISE EXCEPTION 'what was paid of a use fee goes back, or stays so, for permits that are not withdrawn'
      USING ERRCODE = 'LG213', CONSTRAINT = 'refund_stands';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS refund_stands ON ledger.process_event;
CREATE CONSTRAINT TRIGGER refund_stands AFTER INSERT ON ledger.process_event DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.machine = 'permits.fee_refund' AND NEW.action = 'confirm'
                     OR NEW.machine = 'permits.withdrawal' AND NEW.action IN ('quash', 'reduce')) EXECUTE FUNCTION ledger.check_refund_stands();
ALTER TABLE ledger.process_event ENABLE ALWAYS TRIGGER refund_stands;
