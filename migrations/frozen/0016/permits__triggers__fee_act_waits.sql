-- While a payment of a fee, what takes one back, or a rescheduling waits for its second person, nobody asks to revoke the fee, and it goes to no other
-- site; and none is asked for of a fee that is to be revoked. A fee is not rescheduled while anything else of it waits.
-- Fires for each such step and each fee that moves when the transaction commits. Locks: the row of the fee's process, which whoever revokes or moves
-- it holds already. Only what the web writes is asked: an archive that is replayed brings rows and steps in its own order.
-- Errors: LG212 fee_act_waits. Twin: ledger.permits.actions.fee_waits; of the other way the machine of fees.
CREATE OR REPLACE FUNCTION ledger.check_fee_act_waits() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_new jsonb := to_jsonb(NEW);
  v_fee uuid; v_state text;
BEGIN
  IF NOT ledger.as_web() THEN
    RETURN NULL;
  END IF;
  v_fee := coalesce(v_new ->> 'fee_id', CASE v_new ->> 'machine' WHEN 'permits.fee' THEN v_new ->> 'process_id' ELSE (
    SELECT t.terms ->> 'fee' FROM permit_act t WHERE t.book_id = NEW.book_id AND t.act_id = (v_new ->> 'process_id')::uuid) END);
  SELECT p.state INTO v_state FROM process p WHERE p.book_id = NEW.book_id AND p.process_id = v_fee FOR UPDATE;
  IF coalesce(v_new ->> 'machine', 'permits.fee') = 'permits.fee' AND fee_act_waits(NEW.book_id, v_fee)
     OR v_new ->> 'machine' <> 'permits.fee' AND v_state IN ('revocation_asked', 'revoked', 'annulled')
     OR v_new ->> 'machine' = 'permits.fee_schedule' AND fee_act_waits(NEW.book_id, v_fee, (v_new ->> 'process_id')::uuid) THEN
    RAISE EXCEPTION 'a fee that is revoked or moved while its payment waits' USING ERRCODE = 'LG212', CONSTRAINT = 'fee_act_waits';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS fee_act_waits ON ledger.process_event;
CREATE CONSTRAINT TRIGGER fee_act_waits AFTER INSERT ON ledger.process_event DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.machine = 'permits.fee' AND NEW.action = 'ask_revocation'
                     OR NEW.machine IN ('permits.fee_payment', 'permits.fee_correction', 'permits.fee_refund') AND NEW.action = 'propose'
                     OR NEW.machine = 'permits.fee_schedule' AND NEW.action <> 'drop')
  EXECUTE FUNCTION ledger.check_fee_act_waits();
ALTER TABLE ledger.process_event ENABLE ALWAYS TRIGGER fee_act_waits;
DROP TRIGGER IF EXISTS fee_act_waits ON ledger.permit_fee;
CREATE CONSTRAINT TRIGGER fee_act_waits AFTER UPDATE ON ledger.permit_fee DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_fee_act_waits();
ALTER TABLE ledger.permit_fee ENABLE ALWAYS TRIGGER fee_act_waits;
