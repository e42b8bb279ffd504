-- The web tells nothing that did not happen: what becomes of a process is told with the step that takes it there, in the same transaction, by who
-- took it and with the state that it came to; that an account may do something else, with that change. A kind names the step, or its first word, or a step
-- that leads to the same state, as one person takes it; a confirmation is also named as what is confirmed, which is no other
-- step of what goes on.
-- Fires for each such event when the transaction commits, because the step may be kept after it; what is told of rows of a room, its own triggers
-- ask. Only what the web writes is asked. Locks: none. Errors: LG103 outbox_of_step. Twin: ledger.processes.acting, by which every step goes.
CREATE OR REPLACE FUNCTION ledger.told_of_step(p_event ledger.outbox) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF p_event.kind = 'accounts.status' THEN
    RETURN EXISTS (
      SELECT FROM account a JOIN account_event v ON v.book_id = a.book_id AND v.account_id = a.account_id
      WHERE a.book_id = p_event.book_id AND a.code = p_event.subject AND v.actor_id = p_event.actor_id
        AND (v.status_before, v.status_after) = (p_event.figures ->> 'before', p_event.figures ->> 'status') AND of_this_transaction(v.xmin));
  ELSIF p_event.subject !~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN
    RETURN false;
  END IF;
  RETURN EXISTS (
    SELECT FROM process_event e
    WHERE e.book_id = p_event.book_id AND e.process_id = p_event.subject::uuid AND e.actor_id = p_event.actor_id
      AND e.to_state = coalesce(p_event.figures ->> 'state', e.to_state)
      AND (p_event.kind = e.machine || '.' || e.action OR e.machine || '.' || e.action LIKE p_event.kind || '\_%'
        OR CASE WHEN e.action LIKE 'confirm%' AND p_event.kind LIKE e.machine || '.%'
             THEN NOT EXISTS (SELECT FROM process_transition t WHERE t.machine = e.machine AND t.from_state <> '' AND p_event.kind = t.machine || '.' || t.action) END
        OR EXISTS (SELECT FROM process_transition t WHERE t.machine = e.machine AND t.to_state = e.to_state AND p_event.kind = t.machine || '.' || t.action)
        OR e.machine = 'permits.grant' AND e.to_state = 'issued' AND p_event.kind = 'permits.grant.issue'
        OR e.machine = 'permits.comparison' AND p_event.kind = 'permits.licence.reconcile'
        OR e.machine = 'permits.register' AND e.to_state = 'done' AND p_event.kind ~ '^(areas|parties|sites)\.'
        OR e.machine = 'periods.step' AND e.to_state = 'done' AND p_event.kind ~ '^periods\.')
      AND of_this_transaction(e.xmin));
END
$$;

CREATE OR REPLACE FUNCTION ledger.check_outbox_of_step() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, ledger, pg_temp
AS $$
BEGIN
  IF ledger.as_web() AND NOT told_of_step(NEW) THEN
    RAISE EXCEPTION 'an event % that did not happen', NEW.kind USING ERRCODE = 'LG103', CONSTRAINT = 'outbox_of_step';
  END IF;
  RETURN NULL;
END
$$;

DROP TRIGGER IF EXISTS outbox_of_step ON ledger.outbox;
CREATE CONSTRAINT TRIGGER outbox_of_step AFTER INSERT ON ledger.outbox DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.kind !~ '^(keys|mandates|enrolments|erasures|renamings|renumberings|undoings|ways|compensation)\.'
                     AND NEW.kind !~ '^reconciliation\.(import|match|tied|withdrawn|(tie|end|withdrawal)_[a-z]+)$'
                     AND NEW.kind NOT IN ('parties.person_erased', 'permits.grant.objection', 'permits.grant.answer', 'permits.year.expire',
                                          'permits.year.left', 'permits.alarm', 'permits.creditor')
                     AND NOT (NEW.kind = 'sites.attributes' AND NEW.subject !~ '^[0-9a-f-]{36}$'))
  EXECUTE FUNCTION ledger.check_outbox_of_step();
ALTER TABLE ledger.outbox ENABLE ALWAYS TRIGGER outbox_of_step;
