-- Who represents a party takes no step for the public side in what concerns it (《公务员法》 art. 76). Looked at when the transaction ends, for a
-- process is begun before its lines are kept. Fires for each step of a process of permits or of the market, whoever writes. Locks: none.
-- Errors: LG092 permit_recused. Twin: ledger.processes.acting, by ledger.actors.recusal.check_recused.
CREATE OR REPLACE FUNCTION ledger.check_permit_recused() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF EXISTS (SELECT FROM actor o WHERE o.person_id = ANY (persons_of(NEW.actor_id)) AND o.owner IS NOT NULL)
     AND recused_for(NEW.book_id, NEW.actor_id, permit_parties(NEW.book_id, NEW.process_id)) IS NOT NULL THEN
    RAISE EXCEPTION 'a step in a matter of whom one represents' USING ERRCODE = 'LG092', CONSTRAINT = 'permit_recused';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS permit_recused ON ledger.process_event;
CREATE CONSTRAINT TRIGGER permit_recused AFTER INSERT ON ledger.process_event DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.machine LIKE 'permits.%' OR NEW.machine LIKE 'market.%') EXECUTE FUNCTION ledger.check_permit_recused();
ALTER TABLE ledger.process_event ENABLE ALWAYS TRIGGER permit_recused;
