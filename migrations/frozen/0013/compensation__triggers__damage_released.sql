-- When one of several who owe a part jointly is released, the debt falls for all by its share, less what it has paid, and by no more: 民法典 art. 520.
-- Fires for each release that is kept. Locks: none; the row of the case is locked by whoever acts in it.
-- Errors: LG059 damage_released. Twin: ledger.compensation.actions.reliefs._released.
CREATE OR REPLACE FUNCTION ledger.check_damage_released() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF NOT coalesce(NEW.amount <= (
       SELECT round(p.amount * (o.numerator::numeric / o.denominator) / sum(w.numerator::numeric / w.denominator))
       FROM damage_part p
       JOIN damage_obligor o ON o.book_id = p.book_id AND o.case_id = p.case_id AND o.part = p.part AND o.owner = NEW.payer
         AND daterange(o.since_on, o.until_on) @> NEW.paid_on
       JOIN damage_obligor w ON w.book_id = p.book_id AND w.case_id = p.case_id AND w.part = p.part
         AND daterange(w.since_on, w.until_on) @> NEW.paid_on
       WHERE p.book_id = NEW.book_id AND p.case_id = NEW.case_id AND p.part = NEW.part
       GROUP BY p.amount, o.numerator, o.denominator HAVING count(*) > 1) - (
       SELECT coalesce(sum(y.amount - y.interest - y.excess - (
         SELECT coalesce(sum(r.amount), 0) FROM damage_return r
         JOIN process q ON q.book_id = r.book_id AND q.process_id = r.relief_id AND q.state = 'granted'
         WHERE r.book_id = y.book_id AND r.payment_id = y.payment_id AND r.counted_as = 'principal')), 0)
       FROM damage_payment y
       WHERE y.book_id = NEW.book_id AND y.case_id = NEW.case_id AND y.part = NEW.part AND coalesce(y.debtor, y.payer) = NEW.payer
         AND y.payment_id <> NEW.payment_id AND y.reversed_by IS NULL AND y.route NOT IN ('waiver', 'replaced')), false) THEN
    RAISE EXCEPTION 'released from more than its share' USING ERRCODE = 'LG059', CONSTRAINT = 'damage_released';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER damage_released BEFORE INSERT ON ledger.damage_payment
  FOR EACH ROW WHEN (NEW.route = 'release') EXECUTE FUNCTION ledger.check_damage_released();
ALTER TABLE ledger.damage_payment ENABLE ALWAYS TRIGGER damage_released;
