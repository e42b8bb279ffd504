-- That an entry in a list or a version of a licence never counted is said by an act of two persons that is done and names it; what never counted
-- is not ended any more.
-- Fires when the transaction commits, so that the act may be rehearsed; for an end before each row. Locks: none.
-- Errors: LG095 annulment_by_two, of what the web writes; LG095 standing_annulled. Twins: ledger.permits.actions.annulments and register.
CREATE OR REPLACE FUNCTION ledger.check_annulment_by_two() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND NOT EXISTS (
      SELECT FROM permit_act t
      JOIN process p ON p.book_id = t.book_id AND p.process_id = t.act_id AND p.machine = t.machine AND p.state = 'done'
      LEFT JOIN standing s ON s.book_id = t.book_id AND s.standing_id = NEW.standing_id
      WHERE t.book_id = NEW.book_id AND t.act_id = NEW.act_id AND t.machine = 'permits.register'
        AND t.site = coalesce(NEW.site, s.party)
        AND t.terms @> CASE WHEN NEW.site IS NULL THEN jsonb_build_object('action', 'annul', 'standing', NEW.standing_id)
                            ELSE jsonb_build_object('action', 'annul_licence', 'version', NEW.version) END
        AND done_by_two(t.book_id, t.act_id)) THEN
    RAISE EXCEPTION 'an annulment without a second person' USING ERRCODE = 'LG095', CONSTRAINT = 'annulment_by_two';
  END IF;
  RETURN NULL;
END
$$;

CREATE OR REPLACE FUNCTION ledger.check_standing_annulled() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF EXISTS (SELECT FROM annulment n WHERE n.book_id = NEW.book_id AND n.standing_id = NEW.standing_id) THEN
    RAISE EXCEPTION 'an end of what never counted' USING ERRCODE = 'LG095', CONSTRAINT = 'standing_annulled';
  END IF;
  RETURN NEW;
END
$$;

DROP TRIGGER IF EXISTS annulment_by_two ON ledger.annulment;
CREATE CONSTRAINT TRIGGER annulment_by_two AFTER INSERT ON ledger.annulment DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.check_annulment_by_two();
ALTER TABLE ledger.annulment ENABLE ALWAYS TRIGGER annulment_by_two;
CREATE OR REPLACE TRIGGER standing_annulled BEFORE UPDATE ON ledger.standing
  FOR EACH ROW EXECUTE FUNCTION ledger.check_standing_annulled();
ALTER TABLE ledger.standing ENABLE ALWAYS TRIGGER standing_annulled;
