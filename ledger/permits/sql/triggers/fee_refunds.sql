-- Of a part of a use fee no more goes back than was paid of it, and what has gone back is not taken back as a payment; a refund is taken back once, and
-- whole. Each by the entry of its act, which says the one or the other.
-- Fires for each such act that is confirmed, and each instalment whose payment is taken back, when the transaction commits. Locks: none of its own;
-- whoever acts holds the fee. Only what the web writes is asked: an archive that is replayed brings rows and steps in its own order.
-- Errors: LG193 fee_refunds. Twin: ledger.permits.actions.fee_refunds.
CREATE OR REPLACE FUNCTION ledger.check_fee_refunds() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_new jsonb := to_jsonb(NEW);
  v_fee uuid; v_act permit_act;
BEGIN
  IF NOT ledger.as_web() THEN
    RETURN NULL;
  END IF;
  v_fee := v_new ->> 'fee_id';
  IF v_fee IS NULL THEN
    SELECT t.* INTO v_act FROM permit_act t WHERE t.book_id = NEW.book_id AND t.act_id = (v_new ->> 'process_id')::uuid;
    v_fee := v_act.terms ->> 'fee';
    IF NOT EXISTS (
        SELECT FROM entry e WHERE e.book_id = v_act.book_id AND e.entry_id = v_act.act_id
          AND e.kind = CASE v_act.terms ->> 'action' WHEN 'refund' THEN 'permits.fee_refund' ELSE 'permits.fee_refund_back' END)
       OR (v_act.terms ->> 'action' <> 'refund' AND 1 <> (
          SELECT count(*) FROM permit_act o
          JOIN permit_act r ON r.book_id = o.book_id AND r.act_id = (o.terms ->> 'returns')::uuid AND r.money = o.money
            AND (r.terms ->> 'fee', r.terms ->> 'number', r.terms ->> 'action') = (o.terms ->> 'fee', o.terms ->> 'number', 'refund')
          JOIN process p ON p.book_id = o.book_id AND p.process_id = o.act_id AND p.state = 'done'
          JOIN process q ON q.book_id = r.book_id AND q.process_id = r.act_id AND q.state = 'done'
          WHERE o.book_id = v_act.book_id AND o.machine = 'permits.fee_refund' AND o.terms ->> 'returns' = v_act.terms ->> 'returns')) THEN
      RAISE EXCEPTION 'a refund of a use fee without its entry, or taken back otherwise than it was' USING ERRCODE = 'LG193', CONSTRAINT = 'fee_refunds';
    END IF;
  END IF;
  IF EXISTS (
      SELECT FROM fee_refunded(NEW.book_id, v_fee) n
      LEFT JOIN permit_fee_instalment i ON i.book_id = NEW.book_id AND i.fee_id = v_fee AND i.number = n.number AND i.paid_on IS NOT NULL
      WHERE n.amount NOT BETWEEN 0 AND coalesce(i.amount, 0)) THEN
    RAISE EXCEPTION 'more of a use fee goes back than was paid' USING ERRCODE = 'LG193', CONSTRAINT = 'fee_refunds';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS fee_refunds ON ledger.process_event;
CREATE CONSTRAINT TRIGGER fee_refunds AFTER INSERT ON ledger.process_event DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.machine = 'permits.fee_refund' AND NEW.action = 'confirm') EXECUTE FUNCTION ledger.check_fee_refunds();
ALTER TABLE ledger.process_event ENABLE ALWAYS TRIGGER fee_refunds;
DROP TRIGGER IF EXISTS fee_refunds ON ledger.permit_fee_instalment;
CREATE CONSTRAINT TRIGGER fee_refunds AFTER UPDATE ON ledger.permit_fee_instalment DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (OLD.entry_id IS NOT NULL AND NEW.entry_id IS NULL) EXECUTE FUNCTION ledger.check_fee_refunds();
ALTER TABLE ledger.permit_fee_instalment ENABLE ALWAYS TRIGGER fee_refunds;
