-- What the web may ask of the log beside reading it: from where on the next sweep looks, and how far the log is behind.
-- Who may call: migrations. Locks: none. Errors: none.
-- Runs after the grants of the actors, which revoke everything first.
GRANT EXECUTE ON FUNCTION ledger.sweep_start(integer), ledger.log_waiting(integer) TO ecoledger_web;
