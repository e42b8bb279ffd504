-- What the web may write of processes: new ones, new steps, new events; of a process only its state and version.
-- Who may call: migrations. Locks: none. Errors: none.
-- A state that no event supports is refused by process_state_fkey when the transaction commits.
GRANT INSERT ON ledger.process, ledger.process_event, ledger.outbox TO ecoledger_web;
GRANT UPDATE (state, version) ON ledger.process TO ecoledger_web;
