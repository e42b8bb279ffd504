-- An instalment is paid, and its fee moves on, only by an act that two persons have brought to its end in this transaction, and as it says; the
-- fee is paid whole, and its lots become free, with the last instalment alone. No part is paid before an earlier one.
-- What was paid before the book began loses its slip with its stock (`annulled_with_stock`).
-- Fires for each such row and step when the transaction commits, so that an act may be rehearsed. Locks: none. Only what the web writes is
-- asked: an archive that is replayed brings rows and steps in its own order.
-- Errors: LG064 fee_paid_by_two, fee_paid_in_order, fee_came_noticed, fee_paid_whole. Twin: ledger.permits.actions.fee_payments.
CREATE OR REPLACE FUNCTION ledger.check_fee_paid_by_two() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_new jsonb := to_jsonb(NEW);
  v_fee uuid := coalesce(v_new ->> 'fee_id', v_new ->> 'process_id')::uuid;
BEGIN
  IF NOT ledger.as_web() THEN
    RETURN NULL;
  END IF;
  IF NOT EXISTS (
      SELECT FROM permit_fee f
      JOIN permit_act t ON t.book_id = f.book_id AND t.site = f.site AND t.machine = 'permits.fee_payment' AND t.terms ->> 'fee' = v_fee::text
      JOIN process p ON p.book_id = t.book_id AND p.process_id = t.act_id AND p.state = 'done'
      JOIN process_event e ON e.book_id = p.book_id AND e.process_id = p.process_id AND e.version = p.version AND of_this_transaction(e.xmin)
      WHERE f.book_id = NEW.book_id AND f.fee_id = v_fee AND done_by_two(t.book_id, t.act_id)
        AND (v_new ->> 'number' IS NULL
             OR (t.terms ->> 'number', t.terms ->> 'voucher', coalesce(t.terms ->> 'receipt', ''), t.money::text, t.effective_on::text,
              coalesce(t.terms ->> 'came_on', ''))
              = (v_new ->> 'number', v_new ->> 'voucher', v_new ->> 'receipt',
                 ((v_new ->> 'amount')::bigint + coalesce((v_new ->> 'surcharge')::bigint, 0))::text, v_new ->> 'paid_on',
                 coalesce(v_new ->> 'came_on', '')))) THEN
    RAISE EXCEPTION 'a use fee is paid without a second person' USING ERRCODE = 'LG064', CONSTRAINT = 'fee_paid_by_two';
  ELSIF v_new ->> 'number' IS NOT NULL AND EXISTS (
      SELECT FROM permit_fee_instalment i
      WHERE i.book_id = NEW.book_id AND i.fee_id = v_fee AND i.number < (v_new ->> 'number')::integer AND i.paid_on IS NULL
        AND i.replaced_by IS NULL) THEN
    RAISE EXCEPTION 'an instalment that is paid before an earlier one' USING ERRCODE = 'LG064', CONSTRAINT = 'fee_paid_in_order';
  ELSIF v_new ->> 'number' IS NOT NULL AND EXISTS (
      SELECT FROM permit_fee f WHERE f.book_id = NEW.book_id AND f.fee_id = v_fee AND (v_new ->> 'came_on')::date < f.notice_on) THEN
    RAISE EXCEPTION 'money that came before the notice' USING ERRCODE = 'LG064', CONSTRAINT = 'fee_came_noticed';
  ELSIF v_new ->> 'to_state' = 'paid' AND EXISTS (
      SELECT FROM permit_fee_instalment i WHERE i.book_id = NEW.book_id AND i.fee_id = v_fee AND i.paid_on IS NULL
        AND i.replaced_by IS NULL) THEN
    RAISE EXCEPTION 'a use fee that is paid in part' USING ERRCODE = 'LG064', CONSTRAINT = 'fee_paid_whole';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS fee_paid_by_two ON ledger.permit_fee_instalment;
CREATE CONSTRAINT TRIGGER fee_paid_by_two AFTER UPDATE ON ledger.permit_fee_instalment DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN ((NEW.entry_id IS NOT NULL OR OLD.entry_id IS NULL AND (OLD.paid_on IS NULL OR NEW.paid_on IS NOT NULL))
                     AND NEW.replaced_by IS NOT DISTINCT FROM OLD.replaced_by) EXECUTE FUNCTION ledger.check_fee_paid_by_two();
ALTER TABLE ledger.permit_fee_instalment ENABLE ALWAYS TRIGGER fee_paid_by_two;
DROP TRIGGER IF EXISTS fee_paid_by_two ON ledger.process_event;
CREATE CONSTRAINT TRIGGER fee_paid_by_two AFTER INSERT ON ledger.process_event DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.machine = 'permits.fee' AND NEW.action IN ('pay', 'pay_last')) EXECUTE FUNCTION ledger.check_fee_paid_by_two();
ALTER TABLE ledger.process_event ENABLE ALWAYS TRIGGER fee_paid_by_two;
