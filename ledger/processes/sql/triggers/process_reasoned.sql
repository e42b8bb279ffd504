-- Whoever refuses what somebody applied for says why; so does who objects to a withdrawal or to surplus, and who concludes or recognises it
-- all the same.
-- Fires before each INSERT of such a step. Locks: none. Only what the web writes is asked: an archive that is replayed, by the owner,
-- brings refusals of a time when none was asked for.
-- Errors: LG100 process_reasoned. Twin: ledger.processes.reasons.check_reason.
CREATE OR REPLACE FUNCTION ledger.check_step_reasoned() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND btrim(NEW.reason, U&' \00a0\3000') = '' THEN
    RAISE EXCEPTION 'a refusal without its reason' USING ERRCODE = 'LG100', CONSTRAINT = 'process_reasoned';
  END IF;
  RETURN NEW;
END
$$;

CREATE OR REPLACE TRIGGER process_event_reasoned BEFORE INSERT ON ledger.process_event
  FOR EACH ROW WHEN (NEW.action IN ('reject', 'deny', 'send_back')
    OR NEW.machine IN ('permits.withdrawal', 'permits.surplus')
      AND (NEW.action = 'object' OR NEW.action IN ('conclude', 'recognise') AND NEW.from_state = 'objected'))
  EXECUTE FUNCTION ledger.check_step_reasoned();
ALTER TABLE ledger.process_event ENABLE ALWAYS TRIGGER process_event_reasoned;
