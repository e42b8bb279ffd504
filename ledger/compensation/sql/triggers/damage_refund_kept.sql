-- A refund out of the treasury is what the act that grants its relief has ordered, on its day, and goes to whom that names; its account is named, and its
-- money moves, by acts of two alone; of a bankrupt it is an account of its administrator that is named, and into which is paid; and no more is paid than is still
-- overpaid, less what came to be due since it was approved. What was approved and not paid, and what is in transit, is what stands in the accounts of the case.
-- Fires for each refund that comes or changes, when the transaction commits. Only what the web writes is asked of its act; an archive that is replayed, by
-- the owner, brings rows and entries in its own order. Locks: none; the row of the case is locked by whoever acts in it.
-- Errors: LG142 damage_refund_by_act, damage_refund_to_administrator, damage_refund_overpaid, damage_refund_as_posted. Twin: ledger.compensation.actions.refunds.
CREATE OR REPLACE FUNCTION ledger.check_damage_refund() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_by_act boolean;
BEGIN
  IF NOT ledger.as_web() THEN
    RETURN NULL;
  END IF;
  IF TG_OP = 'INSERT' THEN
    v_by_act := NEW.came = 0 AND NEW.paid = 0 AND EXISTS (
      SELECT FROM damage_record r
      JOIN damage_relief f ON f.book_id = r.book_id AND f.relief_id = NEW.refund_id AND f.case_id = r.case_id AND f.payee = NEW.payee
      WHERE r.book_id = NEW.book_id AND r.case_id = NEW.case_id AND r.kind = 'grant_relief' AND r.subject = NEW.refund_id
        AND r.effective_on = NEW.approved_on AND of_this_transaction(r.xmin));
  ELSE
    SELECT (NEW.came = OLD.came OR coalesce(bool_or(d.kind IN ('return_from_treasury', 'confirm_reversal')), false))
       AND (NEW.paid = OLD.paid OR coalesce(bool_or(d.kind IN ('pay_refund', 'confirm_reversal')), false))
       AND ((NEW.payee_name, NEW.payee_account) IS NOT DISTINCT FROM (OLD.payee_name, OLD.payee_account)
            OR coalesce(bool_or(d.kind = 'name_refund_account'), false))
      INTO v_by_act
    FROM damage_done_now(NEW.book_id, NEW.case_id) d;
  END IF;
  IF NOT v_by_act THEN
    RAISE EXCEPTION 'a refund without its act' USING ERRCODE = 'LG142', CONSTRAINT = 'damage_refund_by_act';
  END IF;
  IF EXISTS (
      SELECT FROM damage_done_now(NEW.book_id, NEW.case_id) d
      JOIN damage_record r ON r.book_id = NEW.book_id AND r.record_id = d.record_id
      WHERE d.kind IN ('name_refund_account', 'pay_refund') AND r.subject = NEW.refund_id
        AND damage_account_barred(NEW.book_id, NEW.case_id, NEW.payee, NEW.payee_name, r.effective_on)) THEN
    RAISE EXCEPTION 'a refund to a bankrupt itself' USING ERRCODE = 'LG142', CONSTRAINT = 'damage_refund_to_administrator';
  END IF;
  IF TG_OP = 'UPDATE' AND NEW.paid > OLD.paid AND NEW.paid + (
      SELECT max(damage_due_since(NEW.book_id, NEW.case_id, NEW.refund_id, r.effective_on))
      FROM damage_done_now(NEW.book_id, NEW.case_id) d
      JOIN damage_record r ON r.book_id = NEW.book_id AND r.record_id = d.record_id
      WHERE d.kind = 'pay_refund' AND r.subject = NEW.refund_id) > NEW.amount THEN
    RAISE EXCEPTION 'a refund of what is not overpaid any more' USING ERRCODE = 'LG142', CONSTRAINT = 'damage_refund_overpaid';
  END IF;
  IF EXISTS (SELECT FROM refunds_unlike_accounts(NEW.book_id, NEW.case_id)) THEN
    RAISE EXCEPTION 'a refund that is not what was posted' USING ERRCODE = 'LG142', CONSTRAINT = 'damage_refund_as_posted';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS damage_refund_kept ON ledger.damage_refund;
CREATE CONSTRAINT TRIGGER damage_refund_kept AFTER INSERT OR UPDATE ON ledger.damage_refund DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_damage_refund();
ALTER TABLE ledger.damage_refund ENABLE ALWAYS TRIGGER damage_refund_kept;
