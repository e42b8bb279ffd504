-- What is brought in of the time before a book began is what its stock says, line by line, in the quantity that stands there; and its lots are
-- issued only once two persons have brought that stock to its end.
-- Pledges, leases and fees of before come in the same way, and with them what was paid by the day of the stock: its slip pays
-- nothing else.
-- Fires for the step with which something is brought in when the transaction commits, so that a stock may be tried. Locks: none. Only what the web
-- does is asked: an archive that is replayed, by the owner, brings lines and acts in another order.
-- Errors: LG195 opening_of_stock. Twin: ledger.market.actions.stock_rows.
CREATE OR REPLACE FUNCTION ledger.check_opening_by_two() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND NOT EXISTS (
      SELECT FROM permit_act t
      JOIN process p ON p.book_id = t.book_id AND p.process_id = t.act_id AND p.state = 'recorded'
      JOIN process_event e ON e.book_id = p.book_id AND e.process_id = p.process_id AND e.version = p.version AND of_this_transaction(e.xmin)
      JOIN process b ON b.book_id = t.book_id AND b.process_id = NEW.process_id AND b.state <> 'brought'
      JOIN process_event y ON y.book_id = b.book_id AND y.process_id = b.process_id AND y.version = 2
      WHERE t.book_id = NEW.book_id AND t.machine = 'permits.stock'
        AND t.act_id BETWEEN (left(NEW.process_id::text, 13) || '-0000-0000-000000000000')::uuid  -- what is derived of an id begins as it does
                         AND (left(NEW.process_id::text, 13) || '-ffff-ffff-ffffffffffff')::uuid
        AND p.started_by = NEW.actor_id AND e.actor_id = y.actor_id
        AND done_by_two(t.book_id, t.act_id)
        AND (NEW.machine <> 'permits.grant' OR derived_id(t.act_id, 'lots') = NEW.process_id AND NOT EXISTS (
          SELECT g.site::text, g.pollutant::text, g.area::text, g.first_vintage::text, g.last_vintage::text, g.quantity::numeric, g.purpose::text,
                 g.origin::text, coalesce(g.valid_from::text, ''), g.document
          FROM permit_grant_line g WHERE g.book_id = NEW.book_id AND g.grant_id = NEW.process_id
          EXCEPT ALL
          SELECT h ->> 1, h ->> 2, h ->> 3, h ->> 4, h ->> 5, (h ->> 6)::numeric * 1000000,
                 CASE h ->> 7 WHEN 'due' THEN 'unpaid' WHEN 'paid' THEN 'holding' WHEN 'free' THEN 'holding' ELSE h ->> 7 END,
                 h ->> 8, h ->> 9, h ->> 10
          FROM jsonb_array_elements(t.terms -> 'holdings') AS h))) THEN
    RAISE EXCEPTION 'what is brought in without its stock' USING ERRCODE = 'LG195', CONSTRAINT = 'opening_of_stock';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS opening_by_two ON ledger.process_event;
CREATE CONSTRAINT TRIGGER opening_by_two AFTER INSERT ON ledger.process_event DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.action = 'bring') EXECUTE FUNCTION ledger.check_opening_by_two();
ALTER TABLE ledger.process_event ENABLE ALWAYS TRIGGER opening_by_two;

CREATE OR REPLACE FUNCTION ledger.check_paid_before() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF NOT ledger.as_web() THEN
    RETURN NEW;
  END IF;
  PERFORM pg_advisory_xact_lock(NEW.book_id, hashtext('vouchers'));
  IF TG_OP = 'UPDATE' OR NEW.entry_id IS NOT NULL OR NOT EXISTS (
      SELECT FROM process_event e
      WHERE e.book_id = NEW.book_id AND e.process_id = NEW.fee_id AND e.version = 1 AND e.action = 'bring' AND of_this_transaction(e.xmin)
        AND NEW.paid_on <= e.effective_on) THEN
    RAISE EXCEPTION 'an instalment that is paid without its entry, or after the stock' USING ERRCODE = 'LG195', CONSTRAINT = 'opening_of_stock';
  ELSIF EXISTS (
      SELECT FROM permit_fee_instalment i WHERE i.book_id = NEW.book_id AND plain_voucher(i.voucher) = plain_voucher(NEW.voucher)) THEN
    RAISE EXCEPTION 'a slip that has paid another instalment' USING ERRCODE = 'LG100', CONSTRAINT = 'voucher_once';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER paid_before BEFORE INSERT ON ledger.permit_fee_instalment
  FOR EACH ROW WHEN (NEW.paid_on IS NOT NULL OR NEW.entry_id IS NOT NULL) EXECUTE FUNCTION ledger.check_paid_before();
ALTER TABLE ledger.permit_fee_instalment ENABLE ALWAYS TRIGGER paid_before;
CREATE OR REPLACE TRIGGER paid_with_entry BEFORE UPDATE ON ledger.permit_fee_instalment
  FOR EACH ROW WHEN (NEW.paid_on IS NOT NULL AND NEW.entry_id IS NULL) EXECUTE FUNCTION ledger.check_paid_before();
ALTER TABLE ledger.permit_fee_instalment ENABLE ALWAYS TRIGGER paid_with_entry;
