-- Who acts for an enterprise plans and completes only works that it performs: it repairs, or owes their duty; it planned them, where it calls them
-- complete; and before any duty took effect it is a liable party, and no other one repairs.
-- Fires for each such step when the transaction commits, because the works are kept beside it. Only what the web writes is asked: archives of before
-- have theirs. Locks: none. Errors: LG061 damage_works_side. Twin: ledger.compensation.actions.own_side, with who may.
CREATE OR REPLACE FUNCTION ledger.check_damage_works_side() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_owner text := (SELECT a.owner FROM actor a WHERE a.actor_id = NEW.actor_id AND a.role = 'enterprise');
BEGIN
  IF v_owner IS NOT NULL AND ledger.as_web() AND NOT EXISTS (
      SELECT FROM damage_project x
      WHERE x.book_id = NEW.book_id AND x.project_id = NEW.process_id AND (
        owner_forms(x.repairer, '') && owner_forms(v_owner, '')
        OR EXISTS (SELECT FROM damage_duty_obligor o WHERE o.book_id = x.book_id AND o.case_id = x.case_id AND o.duty = x.duty
                     AND owner_forms(o.owner, '') && owner_forms(v_owner, ''))
        OR NEW.action = 'complete' AND EXISTS (
          SELECT FROM process p JOIN actor a ON a.actor_id = p.started_by
          WHERE p.book_id = x.book_id AND p.process_id = x.project_id AND owner_forms(a.owner, '') && owner_forms(v_owner, ''))
        OR NEW.action = 'plan' AND x.duty IS NULL AND x.mode <> 'funded'
          AND EXISTS (SELECT FROM damage_party d WHERE d.book_id = x.book_id AND d.case_id = x.case_id AND d.side = 'liable'
                        AND owner_forms(d.owner, '') && owner_forms(v_owner, ''))
          AND NOT EXISTS (SELECT FROM damage_party d WHERE d.book_id = x.book_id AND d.case_id = x.case_id AND d.side = 'liable'
                            AND owner_forms(d.owner, '') && owner_forms(x.repairer, '')))) THEN
    RAISE EXCEPTION 'works of another party' USING ERRCODE = 'LG061', CONSTRAINT = 'damage_works_side';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS damage_works_side ON ledger.process_event;
CREATE CONSTRAINT TRIGGER damage_works_side AFTER INSERT ON ledger.process_event DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.machine = 'compensation.project' AND NEW.action IN ('plan', 'complete'))
  EXECUTE FUNCTION ledger.check_damage_works_side();
ALTER TABLE ledger.process_event ENABLE ALWAYS TRIGGER damage_works_side;
