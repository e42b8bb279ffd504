-- Money that a party asks to be paid out is bound, and comes back, with the step of its request in the same transaction, in its amount and on the
-- accounts of the party: nobody binds or frees somebody's money by an entry alone.
-- Fires for each such entry when the transaction commits. Only what the web posts is asked. Locks: none.
-- Errors: LG094 payout_entry. Twin: ledger.market.actions.payouts.
CREATE OR REPLACE FUNCTION ledger.check_payout_entry() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND NOT EXISTS (
      SELECT FROM process p
      JOIN process_event e ON e.book_id = p.book_id AND e.process_id = p.process_id AND e.version = p.version
      JOIN permit_act t ON t.book_id = p.book_id AND t.act_id = p.process_id
      WHERE p.book_id = NEW.book_id AND p.machine = 'market.payout_request'
        AND p.state = ANY (CASE NEW.kind WHEN 'market.payout_hold' THEN '{asked}'::text[] ELSE '{failed,cancelled,returned}' END)
        AND of_this_transaction(e.xmin) AND derived_id(e.process_id, e.action) = NEW.entry_id
        AND t.money = (SELECT sum(x.debit) FROM posting x JOIN account a ON a.book_id = x.book_id AND a.account_id = x.account_id
                       WHERE x.book_id = NEW.book_id AND x.entry_id = NEW.entry_id AND a.owner = t.site)
        AND NOT EXISTS (SELECT FROM posting x JOIN account a ON a.book_id = x.book_id AND a.account_id = x.account_id
                        WHERE x.book_id = NEW.book_id AND x.entry_id = NEW.entry_id AND a.owner <> t.site)) THEN
    RAISE EXCEPTION 'money is bound or comes back without its request' USING ERRCODE = 'LG094', CONSTRAINT = 'payout_entry';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS payout_entry ON ledger.entry;
CREATE CONSTRAINT TRIGGER payout_entry AFTER INSERT ON ledger.entry DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.kind IN ('market.payout_hold', 'market.payout_return')) EXECUTE FUNCTION ledger.check_payout_entry();
ALTER TABLE ledger.entry ENABLE ALWAYS TRIGGER payout_entry;
