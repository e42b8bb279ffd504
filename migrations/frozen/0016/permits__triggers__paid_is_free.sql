-- What comes back to `unpaid`, from a freeze, a withdrawal, a review or an undone surrender, does not stay there where its fee is paid or
-- exempt: no more of a lot stands there than other fees of the site charge that are owed.
-- Fires for each such entry when the transaction commits. Locks: none. Only what the web posts is asked: an archive that is replayed brings entries and
-- steps in its own order.
-- Errors: LG190 paid_is_free. Twin: ledger.permits.actions.fee_returns.
CREATE OR REPLACE FUNCTION ledger.unpaid_though_paid(p_book integer, p_entry uuid) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
  SELECT EXISTS (
    SELECT FROM posting p
    JOIN account a ON a.book_id = p.book_id AND a.account_id = p.account_id AND a.purpose = 'unpaid'
    JOIN balance b ON b.book_id = p.book_id AND b.account_id = p.account_id AND b.asset_id = p.asset_id
    JOIN site s ON s.book_id = a.book_id AND permit_account_code(s.code, 'unpaid') = a.code
    CROSS JOIN LATERAL fee_settled(p.book_id, s.code, p.asset_id) n
    WHERE p.book_id = p_book AND p.entry_id = p_entry AND p.debit <> 0 AND n.settled AND b.debits - b.credits > n.owed)
$$;

CREATE OR REPLACE FUNCTION ledger.check_paid_is_free() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND unpaid_though_paid(NEW.book_id, NEW.entry_id) THEN
    RAISE EXCEPTION 'permits that come back as unpaid though their fee is paid' USING ERRCODE = 'LG190', CONSTRAINT = 'paid_is_free';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS paid_is_free ON ledger.entry;
CREATE CONSTRAINT TRIGGER paid_is_free AFTER INSERT ON ledger.entry DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.kind IN ('permits.unfreeze', 'permits.withdrawal_end', 'permits.restitution') OR NEW.reverses IS NOT NULL)
  EXECUTE FUNCTION ledger.check_paid_is_free();
ALTER TABLE ledger.entry ENABLE ALWAYS TRIGGER paid_is_free;
