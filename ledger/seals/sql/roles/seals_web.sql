-- What the web may ask of the log beside reading it: from where on the next sweep looks, and how far the log is behind.
-- Who may call: migrations. Locks: none. Errors: none.
-- Runs after the grants of the actors, which revoke everything first.
GRANT EXECUTE ON FUNCTION ledger.sweep_start(integer), ledger.log_waiting(integer),
  ledger.record_rules(), ledger.recorded_tables(text), ledger.record_faults(text, integer, integer[], bigint[]),
  ledger.rewritten(integer) TO ecoledger_web;
REVOKE SELECT ON ledger.record FROM ecoledger_web;
GRANT SELECT (book_id, position, recorded_at, source, operation, rows) ON ledger.record TO ecoledger_web;
