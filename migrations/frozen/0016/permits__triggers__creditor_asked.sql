-- Other lots of a pledge, and what is corrected of it, a creditor that has a key in the book agrees to with that, or refuses: nobody does in its
-- place. Where it has none, two persons of the bureau stand by its paper.
-- Fires for each such step when the transaction commits, because an act is written after its first step. Locks: none. Only what the web writes is
-- asked: an archive that is replayed brings what two of the bureau have confirmed.
-- Errors: LG189 creditor_asked. Twin: ledger.permits.actions.creditors.check_asked, and the sides of both acts.
CREATE OR REPLACE FUNCTION ledger.check_creditor_asked() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_creditor text; v_owner text;
BEGIN
  IF NOT ledger.as_web() THEN
    RETURN NULL;
  END IF;
  SELECT coalesce((SELECT s.party FROM site s WHERE s.book_id = t.book_id AND s.code = t.other), t.other) INTO v_creditor
  FROM permit_act t WHERE t.book_id = NEW.book_id AND t.act_id = NEW.process_id;
  SELECT a.owner INTO v_owner FROM actor a WHERE a.actor_id = NEW.actor_id;
  IF v_owner <> v_creditor
     OR v_owner IS NULL AND NEW.from_state <> 'replacement_accepted' AND party_has_key(NEW.book_id, v_creditor) THEN
    RAISE EXCEPTION 'a word for a creditor that has a key of its own' USING ERRCODE = 'LG189', CONSTRAINT = 'creditor_asked';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS creditor_asked ON ledger.process_event;
CREATE CONSTRAINT TRIGGER creditor_asked AFTER INSERT ON ledger.process_event DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN ((NEW.machine = 'permits.pledge' AND NEW.from_state IN ('replacement_proposed', 'replacement_accepted')
                      AND NEW.action IN ('accept', 'reject', 'confirm'))
                     OR (NEW.machine = 'permits.bound_correction' AND NEW.from_state = 'proposed' AND NEW.action = 'confirm'))
  EXECUTE FUNCTION ledger.check_creditor_asked();
ALTER TABLE ledger.process_event ENABLE ALWAYS TRIGGER creditor_asked;
