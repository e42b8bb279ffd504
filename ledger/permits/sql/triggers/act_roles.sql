-- A step of this room is taken by somebody of a role that its machine names, whoever writes; and who acts for an enterprise takes one only of what
-- concerns it: an act of which it is a side, a fee or a report of a site of its own.
-- Fires before each INSERT of a step of a machine of permits or of the market; for the side when the transaction commits, because a process is
-- begun before its rows are kept, and only of what the web writes: an archive that is replayed brings steps and rows in its own order.
-- Locks: none. Errors: LG061 act_role, act_side. Twins: ledger.processes.actions.check_step, with the roles, and check_side.
CREATE OR REPLACE FUNCTION ledger.check_act_role() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF EXISTS (SELECT FROM process_transition t
             WHERE t.machine = NEW.machine AND t.action = NEW.action AND t.from_state = NEW.from_state
               AND NOT EXISTS (SELECT FROM actor a WHERE a.actor_id = NEW.actor_id AND a.role = ANY (t.roles))) THEN
    RAISE EXCEPTION 'a step by somebody of another role' USING ERRCODE = 'LG061', CONSTRAINT = 'act_role';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER act_role BEFORE INSERT ON ledger.process_event
  FOR EACH ROW WHEN (NEW.machine LIKE 'permits.%' OR NEW.machine LIKE 'market.%') EXECUTE FUNCTION ledger.check_act_role();
ALTER TABLE ledger.process_event ENABLE ALWAYS TRIGGER act_role;

CREATE OR REPLACE FUNCTION ledger.check_act_side() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
DECLARE
  v_owner text := (SELECT a.owner FROM actor a WHERE a.actor_id = NEW.actor_id AND a.role = 'enterprise');
BEGIN
  IF v_owner IS NOT NULL AND ledger.as_web() AND NOT EXISTS (
      SELECT FROM (SELECT unnest(ARRAY[t.site, t.other]) FROM permit_act t WHERE t.book_id = NEW.book_id AND t.act_id = NEW.process_id
                   UNION ALL SELECT f.site FROM permit_fee f WHERE f.book_id = NEW.book_id AND f.fee_id = NEW.process_id
                   UNION ALL SELECT r.site FROM permit_report r WHERE r.book_id = NEW.book_id AND r.report_id = NEW.process_id) AS x (side)
      WHERE coalesce((SELECT s.party FROM site s WHERE s.book_id = NEW.book_id AND s.code = x.side), x.side) = v_owner) THEN
    RAISE EXCEPTION 'a step for another enterprise' USING ERRCODE = 'LG061', CONSTRAINT = 'act_side';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS act_side ON ledger.process_event;
CREATE CONSTRAINT TRIGGER act_side AFTER INSERT ON ledger.process_event DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.machine LIKE 'permits.%' OR NEW.machine LIKE 'market.%') EXECUTE FUNCTION ledger.check_act_side();
ALTER TABLE ledger.process_event ENABLE ALWAYS TRIGGER act_side;
