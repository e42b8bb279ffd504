-- An act that is done has its entry, under its own id: a cap, a grant out of the reserve, a surrender, a retirement, a deposit, a pay-out and
-- what takes these two back. A surrender that is undone has another one, its reversal.
-- Fires for each such step when the transaction commits, because an act moves on before it posts. Locks: none.
-- Errors: LG067 act_has_entry. Twin: ledger.permits.actions.second, which posts what it does.
CREATE OR REPLACE FUNCTION ledger.check_act_has_entry() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM entry e WHERE e.book_id = NEW.book_id
                   AND (e.entry_id = derived_id(NEW.process_id, CASE NEW.to_state WHEN 'undone' THEN 'undo' ELSE NEW.action END)
                        OR e.entry_id = NEW.process_id AND NEW.to_state <> 'undone'
                           AND (NEW.machine <> 'market.payout_request' OR NEW.action = 'confirm'))) THEN
    RAISE EXCEPTION 'a step of % without its entry', NEW.machine USING ERRCODE = 'LG067', CONSTRAINT = 'act_has_entry';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS act_has_entry ON ledger.process_event;
CREATE CONSTRAINT TRIGGER act_has_entry AFTER INSERT ON ledger.process_event DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN ((NEW.machine = 'permits.cap' AND NEW.to_state = 'done') OR (NEW.machine = 'permits.move' AND NEW.to_state = 'released')
                     OR (NEW.machine = 'permits.surrender' AND NEW.to_state IN ('surrendered', 'undone'))
                     OR (NEW.machine = 'permits.retirement' AND NEW.to_state IN ('retired', 'cancelled', 'deducted'))
                     OR (NEW.machine = 'permits.fee_correction' AND NEW.to_state = 'reversed')
                     OR (NEW.machine = 'permits.fee_refund' AND NEW.to_state = 'done')
                     OR (NEW.machine = 'market.deposit' AND NEW.to_state = 'recorded')
                     OR (NEW.machine = 'market.payout' AND NEW.to_state = 'paid')
                     OR (NEW.machine = 'market.payout_request' AND NEW.action IN ('ask', 'confirm', 'fail', 'cancel'))
                     OR (NEW.machine = 'market.correction' AND NEW.to_state = 'reversed'))
  EXECUTE FUNCTION ledger.check_act_has_entry();
ALTER TABLE ledger.process_event ENABLE ALWAYS TRIGGER act_has_entry;
