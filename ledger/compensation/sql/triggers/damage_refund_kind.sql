-- A refund is asked for as what stands overpaid of a part goes back: what a judgment lets stand overpaid of the principal by another kind than an excess, or interest
-- that is not owed.
-- Fires for each relief that comes. Only what the web writes is asked. Locks: none; the row of the case is locked by whoever acts in it.
-- Errors: LG142 damage_refund_kind. Twin: ledger.compensation.actions.going_back.check_kind, which reckons interest up to the day and looks at who paid.
CREATE OR REPLACE FUNCTION ledger.check_damage_refund_kind() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_lowered boolean;
  v_excess boolean;
BEGIN
  IF NOT ledger.as_web() THEN
    RETURN NEW;
  END IF;
  SELECT coalesce(bool_or(d.head <> 'LI'), false), coalesce(bool_or(d.head = 'LI'), false) INTO v_lowered, v_excess
  FROM damage_account d
  JOIN account a ON a.book_id = d.book_id AND a.account_id = d.account_id AND a.purpose = 'claim_overpaid'
  JOIN balance b ON b.book_id = d.book_id AND b.account_id = d.account_id AND b.credits > b.debits
  WHERE d.book_id = NEW.book_id AND d.case_id = NEW.case_id AND d.part = coalesce(NEW.part, 1);
  v_excess := v_excess OR EXISTS (
    SELECT FROM damage_payment y
    WHERE y.book_id = NEW.book_id AND y.case_id = NEW.case_id AND y.part = coalesce(NEW.part, 1) AND y.reversed_by IS NULL
      AND y.excess > coalesce((
        SELECT sum(r.amount) FROM damage_return r
        JOIN process q ON q.book_id = r.book_id AND q.process_id = r.relief_id AND q.state = 'granted'
        WHERE r.book_id = y.book_id AND r.payment_id = y.payment_id AND r.counted_as = 'excess'), 0));
  IF NEW.kind = 'refund_excess' AND v_lowered AND NOT v_excess
     OR NEW.kind = 'refund_reversed' AND v_excess AND NOT v_lowered AND EXISTS (
       SELECT FROM damage_part p
       WHERE p.book_id = NEW.book_id AND p.case_id = NEW.case_id AND p.part = coalesce(NEW.part, 1) AND p.left_owed IS NOT NULL) THEN
    RAISE EXCEPTION 'a refund of another kind than what stands overpaid' USING ERRCODE = 'LG142', CONSTRAINT = 'damage_refund_kind';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER damage_refund_kind BEFORE INSERT ON ledger.damage_relief
  FOR EACH ROW WHEN (NEW.kind LIKE 'refund%') EXECUTE FUNCTION ledger.check_damage_refund_kind();
ALTER TABLE ledger.damage_relief ENABLE ALWAYS TRIGGER damage_refund_kind;
