-- The payment of an instalment is taken back whole: its entry is reversed (`entry_by_two`: by an act of two persons), the instalment is due again, the
-- fee takes its step, and what became free with the last instalment, as far as the site holds it freely, is unpaid again; none of it without the rest.
-- Fires for each instalment that loses the entry of its payment, each reversal of such an entry and each such step, when the transaction commits.
-- Locks: none. Only what the web writes is asked: an archive that is replayed brings rows and steps in its own order.
-- Errors: LG064 fee_taken_back. Twin: ledger.permits.actions.fee_corrections.
CREATE OR REPLACE FUNCTION ledger.check_fee_taken_back() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_new jsonb := to_jsonb(NEW);
  v_entry uuid; v_fee uuid; v_act uuid;
BEGIN
  IF NOT ledger.as_web() THEN
    RETURN NULL;
  END IF;
  IF TG_OP = 'UPDATE' THEN
    v_fee := v_new ->> 'fee_id';
    v_entry := to_jsonb(OLD) ->> 'entry_id';
  ELSIF v_new ->> 'process_id' IS NOT NULL THEN
    v_fee := v_new ->> 'process_id';
  ELSIF NOT EXISTS (SELECT FROM entry e WHERE e.book_id = NEW.book_id AND e.entry_id = (v_new ->> 'reverses')::uuid
                                          AND e.kind = 'permits.fee_payment') THEN
    RETURN NULL;
  ELSE
    v_entry := v_new ->> 'reverses';
    v_fee := (SELECT t.terms ->> 'fee' FROM permit_act t WHERE t.book_id = NEW.book_id AND t.act_id = (v_new ->> 'entry_id')::uuid);
  END IF;
  SELECT t.act_id INTO v_act
  FROM process_event s
  JOIN permit_fee f ON f.book_id = s.book_id AND f.fee_id = s.process_id
  JOIN permit_act t ON t.book_id = f.book_id AND t.site = f.site AND t.machine = 'permits.fee_correction' AND t.terms ->> 'fee' = f.fee_id::text
  JOIN entry r ON r.book_id = t.book_id AND r.entry_id = t.act_id AND r.reverses = (t.terms ->> 'reverses')::uuid
  JOIN process p ON p.book_id = t.book_id AND p.process_id = t.act_id AND p.state = 'reversed'
  JOIN process_event e ON e.book_id = p.book_id AND e.process_id = p.process_id AND e.version = p.version
  JOIN permit_fee_instalment i ON i.book_id = t.book_id AND i.fee_id = f.fee_id AND i.number = (t.terms ->> 'number')::integer
  WHERE s.book_id = NEW.book_id AND s.process_id = v_fee AND s.machine = 'permits.fee' AND s.action = 'take_back'
    AND of_this_transaction(s.xmin) AND of_this_transaction(e.xmin) AND r.reverses = coalesce(v_entry, r.reverses) AND i.entry_id IS NULL
    AND (s.from_state <> 'paid' OR EXISTS (
           SELECT FROM entry u WHERE u.book_id = f.book_id AND u.entry_id = derived_id(f.fee_id, 'unpaid:' || t.act_id))
         OR NOT EXISTS (
           SELECT FROM fee_lots_freed(f.book_id, f.fee_id) x
           JOIN account a ON a.book_id = f.book_id AND a.code = permit_account_code(f.site, 'holding')
           JOIN balance b ON b.book_id = a.book_id AND b.account_id = a.account_id AND b.asset_id = x.asset_id AND b.debits <> b.credits));
  IF v_act IS NULL THEN
    RAISE EXCEPTION 'a payment of a use fee that is taken back in part' USING ERRCODE = 'LG064', CONSTRAINT = 'fee_taken_back';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS fee_taken_back ON ledger.permit_fee_instalment;
CREATE CONSTRAINT TRIGGER fee_taken_back AFTER UPDATE ON ledger.permit_fee_instalment DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (OLD.entry_id IS NOT NULL AND NEW.entry_id IS DISTINCT FROM OLD.entry_id) EXECUTE FUNCTION ledger.check_fee_taken_back();
ALTER TABLE ledger.permit_fee_instalment ENABLE ALWAYS TRIGGER fee_taken_back;
DROP TRIGGER IF EXISTS fee_taken_back ON ledger.process_event;
CREATE CONSTRAINT TRIGGER fee_taken_back AFTER INSERT ON ledger.process_event DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.machine = 'permits.fee' AND NEW.action = 'take_back') EXECUTE FUNCTION ledger.check_fee_taken_back();
ALTER TABLE ledger.process_event ENABLE ALWAYS TRIGGER fee_taken_back;
DROP TRIGGER IF EXISTS fee_taken_back ON ledger.entry;
CREATE CONSTRAINT TRIGGER fee_taken_back AFTER INSERT ON ledger.entry DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.reverses IS NOT NULL) EXECUTE FUNCTION ledger.check_fee_taken_back();
ALTER TABLE ledger.entry ENABLE ALWAYS TRIGGER fee_taken_back;
