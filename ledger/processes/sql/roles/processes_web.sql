-- What the web may write of processes: new ones, new steps, new events; of a process only its state and version.
-- Who may call: migrations. Locks: none. Errors: none.
-- A state that no event supports is refused by process_state_fkey when the transaction commits.
-- The number of an event comes from the function alone.
GRANT INSERT ON ledger.process, ledger.process_event TO ecoledger_web;
GRANT INSERT (book_id, kind, subject, owners, figures, actor_id) ON ledger.outbox TO ecoledger_web;
GRANT EXECUTE ON FUNCTION ledger.number_events(integer), ledger.of_this_transaction(xid), ledger.told_of_step(ledger.outbox),
  ledger.act_of_entry(integer, uuid, text[], integer[]) TO ecoledger_web;
GRANT EXECUTE ON FUNCTION ledger.stand_behind(integer, uuid), ledger.yes_of(integer), ledger.renewed_since(integer, uuid, integer, integer),
  ledger.sides_gone(integer, uuid), ledger.last_standing(integer, uuid, integer) TO ecoledger_web;
GRANT UPDATE (state, version) ON ledger.process TO ecoledger_web;
