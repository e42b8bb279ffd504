-- Money goes back to who paid it, or to who took its place, to each its share, and of a bankrupt to its administrator; not before it was paid, and at most what was counted so of its
-- payment, all refunds together.
-- Fires for each new row. Locks: the row of the payment, so that two refunds of it see each other.
-- Errors: LG050 damage_return_of_payer. Twin: ledger.compensation.actions.reliefs, with the figures.
CREATE OR REPLACE FUNCTION ledger.check_damage_return() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_payment record;
  v_returned bigint;
  v_own bigint;
  v_counted bigint;
  v_payee text;
  v_share numeric;
BEGIN
  SELECT p.case_id, p.part, p.payer, p.route, p.paid_on, p.amount, p.interest, p.excess, p.reversed_by INTO v_payment
  FROM damage_payment p WHERE p.book_id = NEW.book_id AND p.payment_id = NEW.payment_id FOR UPDATE;
  SELECT f.payee INTO v_payee FROM damage_relief f WHERE f.book_id = NEW.book_id AND f.relief_id = NEW.relief_id;
  SELECT sum(r.amount), coalesce(sum(r.amount) FILTER (WHERE f.payee = v_payee), 0) INTO v_returned, v_own
  FROM damage_return r JOIN process q ON q.book_id = r.book_id AND q.process_id = r.relief_id AND q.state = 'granted'
  JOIN damage_relief f ON f.book_id = r.book_id AND f.relief_id = r.relief_id
  WHERE r.book_id = NEW.book_id AND r.payment_id = NEW.payment_id AND r.counted_as = NEW.counted_as;
  v_counted := CASE NEW.counted_as WHEN 'interest' THEN v_payment.interest WHEN 'excess' THEN v_payment.excess
               ELSE v_payment.amount - v_payment.interest - v_payment.excess END;
  SELECT t.share INTO v_share FROM damage_goes_to(NEW.book_id, NEW.case_id, v_payment.payer) t WHERE t.owner = v_payee;
  IF v_share IS NULL AND NOT as_web() THEN  -- an archive brings what went back before a bankruptcy
    SELECT t.share INTO v_share FROM damage_took_place(NEW.book_id, NEW.case_id, v_payment.payer) t WHERE t.owner = v_payee;
  END IF;
  IF v_payment.route NOT IN ('treasury', 'agency', 'court', 'escrow', 'deposit') OR v_payment.case_id <> NEW.case_id
     OR v_payment.reversed_by IS NOT NULL
     OR v_returned > v_counted OR v_share IS NULL OR v_own > ceil(round(v_share * v_counted, 6))
     OR EXISTS (SELECT FROM process_event e WHERE e.book_id = NEW.book_id AND e.process_id = NEW.relief_id AND e.action = 'grant'
                AND e.effective_on < v_payment.paid_on)
     OR NOT EXISTS (SELECT FROM damage_relief f WHERE f.book_id = NEW.book_id AND f.relief_id = NEW.relief_id
                    AND f.case_id = NEW.case_id AND f.part = v_payment.part
                    AND (f.kind = 'refund_reversed') = (NEW.counted_as = 'principal')) THEN
    RAISE EXCEPTION 'more goes back than was paid, or to another' USING ERRCODE = 'LG050', CONSTRAINT = 'damage_return_of_payer';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER damage_return_of_payer AFTER INSERT ON ledger.damage_return
  FOR EACH ROW EXECUTE FUNCTION ledger.check_damage_return();
ALTER TABLE ledger.damage_return ENABLE ALWAYS TRIGGER damage_return_of_payer;
