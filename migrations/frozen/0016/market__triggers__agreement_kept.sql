-- What enterprises agree to is theirs: nobody of the bureau cancels a sale or lease that one of them has proposed with its own key, unless the bureau
-- is a side; and a lease is returned by one person, or by itself, only when its last year is over. Before, its sides agree to its end (`step_by_two`).
-- Fires for each such step when the transaction commits, because an act is written after its first step. Locks: none; the row of the process
-- is locked by whoever takes a step. Only what the web writes is asked: an archive that is replayed brings steps of earlier rules.
-- Errors: LG100 act_cancelled, lease_runs. Twins: ledger.permits.actions.sides.check_cancel; ledger.market.actions.leases, with the day.
CREATE OR REPLACE FUNCTION ledger.check_agreement_kept() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF NOT ledger.as_web() THEN
    RETURN NULL;
  END IF;
  IF NEW.action = 'cancel' AND EXISTS (
      SELECT FROM permit_act t JOIN process p ON p.book_id = t.book_id AND p.process_id = t.act_id
      JOIN actor f ON f.actor_id = p.started_by JOIN actor a ON a.actor_id = NEW.actor_id
      WHERE t.book_id = NEW.book_id AND t.act_id = NEW.process_id AND f.role = 'enterprise' AND a.role <> 'enterprise'
        AND t.site NOT LIKE 'bureau:%' AND t.other NOT LIKE 'bureau:%') THEN
    RAISE EXCEPTION 'what an enterprise proposed is cancelled by another' USING ERRCODE = 'LG100', CONSTRAINT = 'act_cancelled';
  END IF;
  IF NEW.action IN ('return', 'expire') AND EXISTS (
      SELECT FROM permit_act_line l WHERE l.book_id = NEW.book_id AND l.act_id = NEW.process_id
                                      AND NEW.effective_on <= make_date(l.last_vintage, 12, 31)) THEN
    RAISE EXCEPTION 'a lease is returned in its years' USING ERRCODE = 'LG100', CONSTRAINT = 'lease_runs';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS agreement_kept ON ledger.process_event;
CREATE CONSTRAINT TRIGGER agreement_kept AFTER INSERT ON ledger.process_event DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN ((NEW.machine IN ('permits.sale', 'permits.lease') AND NEW.action = 'cancel')
                     OR (NEW.machine = 'permits.lease' AND NEW.action IN ('return', 'expire')))
  EXECUTE FUNCTION ledger.check_agreement_kept();
ALTER TABLE ledger.process_event ENABLE ALWAYS TRIGGER agreement_kept;
