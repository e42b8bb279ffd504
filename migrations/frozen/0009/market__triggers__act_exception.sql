-- The decision that lets a sale past the gates is written by the bureau: an act that names one was begun by one of its persons.
-- Fires before each INSERT of an act that names one, whoever writes. Locks: none.
-- Errors: LG063 act_exception. Twin: ledger.market.actions.sales.propose, which names the party.
CREATE OR REPLACE FUNCTION ledger.check_act_exception() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM process p JOIN actor a ON a.actor_id = p.started_by
                 WHERE p.book_id = NEW.book_id AND p.process_id = NEW.act_id AND a.role = 'bureau') THEN
    RAISE EXCEPTION 'an exception that no bureau has written' USING ERRCODE = 'LG063', CONSTRAINT = 'act_exception';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER act_exception BEFORE INSERT ON ledger.permit_act
  FOR EACH ROW WHEN (coalesce(NEW.terms ->> 'approval', '') <> '') EXECUTE FUNCTION ledger.check_act_exception();
ALTER TABLE ledger.permit_act ENABLE ALWAYS TRIGGER act_exception;
