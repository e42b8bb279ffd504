-- Steps of processes: cases, sales, grants and all else that passes through states.
-- Who reads: auditors, each the books that ledger.auditor_login gives to their login.
-- Locks: none. Errors: none. A barrier: no condition of the reader runs before the book was checked.
CREATE OR REPLACE VIEW ledger.audit_process_event WITH (security_barrier) AS
SELECT
  b.code AS book,
  v.process_id AS process,
  v.version,
  v.machine,
  v.action,
  v.from_state,
  v.to_state,
  v.actor_id AS actor,
  v.effective_on,
  v.reason,
  v.document,
  v.recorded_at
FROM ledger.process_event v
JOIN ledger.book b USING (book_id)
WHERE b.book_id IN (SELECT g.book_id FROM ledger.auditor_login g WHERE g.login = session_user);
COMMENT ON VIEW ledger.audit_process_event IS 'Steps of processes: cases, sales, grants and all else that passes through states.';
COMMENT ON COLUMN ledger.audit_process_event.book IS 'Code of the book.';
COMMENT ON COLUMN ledger.audit_process_event.process IS 'Id of the process.';
COMMENT ON COLUMN ledger.audit_process_event.version IS 'Number of the step, from 1.';
COMMENT ON COLUMN ledger.audit_process_event.machine IS 'What kind of process.';
COMMENT ON COLUMN ledger.audit_process_event.action IS 'Step that was taken.';
COMMENT ON COLUMN ledger.audit_process_event.from_state IS 'State before; empty at the beginning.';
COMMENT ON COLUMN ledger.audit_process_event.to_state IS 'State after.';
COMMENT ON COLUMN ledger.audit_process_event.actor IS 'Number of the actor who took it; see audit_actor.';
COMMENT ON COLUMN ledger.audit_process_event.effective_on IS 'Legal date.';
COMMENT ON COLUMN ledger.audit_process_event.reason IS 'Why, in words.';
COMMENT ON COLUMN ledger.audit_process_event.document IS 'Document that it rests on.';
COMMENT ON COLUMN ledger.audit_process_event.recorded_at IS 'Instant of recording.';
