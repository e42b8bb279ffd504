-- What a party asked for is paid as long as the entry that paid it stands: with each payment comes its one entry, and a payment is taken back with its
-- request in the same transaction, by which its reversal (`entry_by_two`: by a correction of two persons) and the step of the request come together.
-- Fires for each such step, each such entry, and each reversal of one, when the transaction commits. Locks: none. Only what the web writes is asked: an
-- archive that is replayed brings entries without their requests.
-- Errors: LG094 payout_paid. Twin: ledger.market.actions.corrections.
CREATE OR REPLACE FUNCTION ledger.check_payout_paid() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_new jsonb := to_jsonb(NEW);
  v_request uuid := v_new ->> 'process_id';
BEGIN
  IF NOT ledger.as_web() THEN
    RETURN NULL;
  END IF;
  IF v_request IS NULL THEN
    SELECT act_of_entry(e.book_id, e.entry_id, k.acts, NULL) INTO v_request
    FROM entry e JOIN entry_kind k ON k.code = e.kind
    WHERE e.book_id = NEW.book_id AND e.entry_id = coalesce(NEW.reverses, NEW.entry_id) AND e.kind = 'market.payout_paid';
    IF NOT FOUND THEN
      RETURN NULL;
    END IF;
  END IF;
  IF NOT EXISTS (
      SELECT FROM process p
      JOIN process_event s ON s.book_id = p.book_id AND s.process_id = p.process_id AND s.version = p.version
      JOIN entry e ON e.book_id = p.book_id AND e.entry_id = payout_payment(p.book_id, p.process_id)
      LEFT JOIN entry r ON r.book_id = e.book_id AND r.reverses = e.entry_id
      WHERE p.book_id = NEW.book_id AND p.process_id = v_request AND of_this_transaction(s.xmin)
        AND coalesce(v_new ->> 'reverses', v_new ->> 'entry_id', e.entry_id::text) = e.entry_id::text
        AND CASE s.action WHEN 'confirm' THEN r.entry_id IS NULL
                          WHEN 'return' THEN r.entry_id IS NOT NULL AND EXISTS (
                            SELECT FROM entry f WHERE f.book_id = p.book_id AND f.entry_id = derived_id(p.process_id, 'return'))
                          WHEN 'reopen' THEN r.entry_id IS NOT NULL END) THEN
    RAISE EXCEPTION 'a pay-out that is paid without its entry, or taken back apart from it' USING ERRCODE = 'LG094', CONSTRAINT = 'payout_paid';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS payout_paid ON ledger.process_event;
CREATE CONSTRAINT TRIGGER payout_paid AFTER INSERT ON ledger.process_event DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.machine = 'market.payout_request' AND NEW.action IN ('confirm', 'return', 'reopen'))
  EXECUTE FUNCTION ledger.check_payout_paid();
ALTER TABLE ledger.process_event ENABLE ALWAYS TRIGGER payout_paid;
DROP TRIGGER IF EXISTS payout_paid ON ledger.entry;
CREATE CONSTRAINT TRIGGER payout_paid AFTER INSERT ON ledger.entry DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.reverses IS NOT NULL OR NEW.kind = 'market.payout_paid')
  EXECUTE FUNCTION ledger.check_payout_paid();
ALTER TABLE ledger.entry ENABLE ALWAYS TRIGGER payout_paid;
