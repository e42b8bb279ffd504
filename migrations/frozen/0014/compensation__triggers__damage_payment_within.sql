-- Who owes a part up to a sum pays no more of it: principal and interest together, less what went back; what its guarantor paid counts for it.
-- And a guarantor pays no more for somebody than was called of it by the day of its payment, and of whatever guarantee nothing but what is overdue on that day.
-- Fires for each new payment and credit of who owes the part so on its day, or who pays for another, and, when the transaction commits, for what is counted to an
-- instalment; of that, and when the calls were, only what the web writes is asked. Locks: none; the row of the case is locked by whoever acts in it.
-- Errors: LG059 damage_payment_within, damage_called_overdue. Twins: ledger.compensation.actions.dividends.room_of and secured, payments.take_in.
CREATE OR REPLACE FUNCTION ledger.check_damage_payment_within() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_most bigint;
BEGIN
  SELECT o.most INTO v_most FROM damage_obligor o
  WHERE o.book_id = NEW.book_id AND o.case_id = NEW.case_id AND o.part = NEW.part AND o.owner = coalesce(NEW.debtor, NEW.payer)
    AND daterange(o.since_on, o.until_on) @> NEW.paid_on;
  IF v_most < NEW.amount - NEW.excess + (
      SELECT coalesce(sum(y.amount - y.excess - (
        SELECT coalesce(sum(r.amount), 0) FROM damage_return r
        JOIN process p ON p.book_id = r.book_id AND p.process_id = r.relief_id AND p.state = 'granted'
        WHERE r.book_id = y.book_id AND r.payment_id = y.payment_id AND r.counted_as <> 'excess')), 0)
      FROM damage_payment y
      WHERE y.book_id = NEW.book_id AND y.case_id = NEW.case_id AND y.part = NEW.part AND coalesce(y.debtor, y.payer) = coalesce(NEW.debtor, NEW.payer)
        AND y.payment_id <> NEW.payment_id AND y.reversed_by IS NULL AND y.route NOT IN ('waiver', 'release', 'replaced')) THEN
    RAISE EXCEPTION 'paid beyond the sum up to which it owes' USING ERRCODE = 'LG059', CONSTRAINT = 'damage_payment_within';
  END IF;
  -- A deposit pays with its call, whose record is kept after the payment.
  IF NEW.debtor IS NOT NULL AND damage_secured(NEW.book_id, NEW.case_id, NEW.part, NEW.payer, NEW.debtor) - (
      SELECT coalesce(sum(k.amount), 0)
      FROM damage_called k
      JOIN damage_guarantee g ON g.book_id = k.book_id AND g.guarantee_id = k.guarantee_id
      JOIN damage_record c ON c.book_id = k.book_id AND c.record_id = k.call_id
      WHERE ledger.as_web() AND NEW.route <> 'deposit' AND c.effective_on > NEW.paid_on
        AND k.book_id = NEW.book_id AND k.case_id = NEW.case_id AND k.part = NEW.part AND g.guarantor = NEW.payer AND k.debtor = NEW.debtor
        AND NOT EXISTS (SELECT FROM damage_reversal x
          WHERE x.book_id = k.book_id AND x.target = k.call_id AND x.confirmed_on IS NOT NULL)) < NEW.amount - NEW.excess + (
      SELECT coalesce(sum(y.amount - y.excess - (
        SELECT coalesce(sum(r.amount), 0) FROM damage_return r
        JOIN process p ON p.book_id = r.book_id AND p.process_id = r.relief_id AND p.state = 'granted'
        WHERE r.book_id = y.book_id AND r.payment_id = y.payment_id AND r.counted_as <> 'excess')), 0)
      FROM damage_payment y
      WHERE y.book_id = NEW.book_id AND y.case_id = NEW.case_id AND y.part = NEW.part AND y.payer = NEW.payer AND y.debtor = NEW.debtor
        AND y.payment_id <> NEW.payment_id AND y.reversed_by IS NULL) THEN
    RAISE EXCEPTION 'a guarantor pays more than was called' USING ERRCODE = 'LG059', CONSTRAINT = 'damage_payment_within';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE FUNCTION ledger.check_damage_called_overdue() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND EXISTS (
       SELECT FROM damage_payment y
       JOIN damage_instalment i ON i.book_id = y.book_id AND i.case_id = y.case_id AND i.number = NEW.number
       WHERE y.book_id = NEW.book_id AND y.payment_id = NEW.payment_id AND (y.debtor IS NOT NULL OR y.route = 'deposit') AND i.due_on >= y.paid_on
         AND NOT EXISTS (SELECT FROM damage_unburdened(i.book_id, i.case_id, i.part) u
                         WHERE u.last_on = '9999-12-31' AND u.first_on < y.paid_on)) THEN
    RAISE EXCEPTION 'a guarantor pays what is not overdue' USING ERRCODE = 'LG059', CONSTRAINT = 'damage_called_overdue';
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE TRIGGER damage_payment_within BEFORE INSERT ON ledger.damage_payment
  FOR EACH ROW WHEN (NEW.route NOT IN ('waiver', 'release', 'replaced')) EXECUTE FUNCTION ledger.check_damage_payment_within();
ALTER TABLE ledger.damage_payment ENABLE ALWAYS TRIGGER damage_payment_within;
DROP TRIGGER IF EXISTS damage_called_overdue ON ledger.damage_settled;
CREATE CONSTRAINT TRIGGER damage_called_overdue AFTER INSERT ON ledger.damage_settled DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_damage_called_overdue();
ALTER TABLE ledger.damage_settled ENABLE ALWAYS TRIGGER damage_called_overdue;
