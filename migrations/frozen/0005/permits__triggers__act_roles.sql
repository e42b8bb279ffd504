-- A step of this room is taken by somebody of a role that its machine names, whoever writes.
-- Fires before each INSERT of a step of a machine of permits or of the market. Locks: none.
-- Errors: LG061 act_role. Twin: ledger.processes.actions.check_step, with the roles.
CREATE OR REPLACE FUNCTION ledger.check_act_role() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger
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
