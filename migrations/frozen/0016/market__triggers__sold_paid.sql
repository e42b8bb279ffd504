-- What an order sells is paid: no use fee is open for it, nor is one still to be assessed. What other fees of the lot charge that are owed stands
-- unpaid beside it.
-- Fires for each freeze that is executed, when the transaction commits. Locks: none. Only what the web writes is asked: an archive that is
-- replayed brings executions of earlier rules.
-- Errors: LG185 sold_paid. Twin: ledger.permits.actions.unpaid.check_fee_paid.
CREATE OR REPLACE FUNCTION ledger.check_sold_paid() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND EXISTS (
      SELECT FROM permit_act t
      JOIN account u ON u.book_id = t.book_id AND u.code = permit_account_code(t.site, 'unpaid')
      JOIN account a ON a.book_id = t.book_id AND a.code = permit_account_code(t.site, 'frozen')
      JOIN posting o ON o.book_id = t.book_id AND o.entry_id = derived_id(t.act_id, 'execute') AND o.account_id = a.account_id AND o.credit <> 0
      WHERE t.book_id = NEW.book_id AND t.act_id = NEW.process_id
        AND (EXISTS (SELECT FROM permit_act_lot x WHERE x.book_id = t.book_id AND x.act_id = t.act_id AND x.asset_id = o.asset_id
                                                    AND x.account_id = u.account_id)
             OR EXISTS (SELECT FROM permit_inherited h WHERE h.book_id = t.book_id AND h.act_id = t.act_id AND h.asset_id = o.asset_id
                                                         AND h.account_id = u.account_id))
        AND NOT EXISTS (
          SELECT FROM fee_settled(t.book_id, t.site, o.asset_id) n
          WHERE n.settled AND n.owed <= coalesce((
            SELECT b.debits - b.credits FROM balance b
            WHERE b.book_id = u.book_id AND b.account_id = u.account_id AND b.asset_id = o.asset_id), 0))) THEN
    RAISE EXCEPTION 'what an order sells and nobody has paid for' USING ERRCODE = 'LG185', CONSTRAINT = 'sold_paid';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS sold_paid ON ledger.process_event;
CREATE CONSTRAINT TRIGGER sold_paid AFTER INSERT ON ledger.process_event DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.machine = 'permits.freeze' AND NEW.action = 'execute') EXECUTE FUNCTION ledger.check_sold_paid();
ALTER TABLE ledger.process_event ENABLE ALWAYS TRIGGER sold_paid;
