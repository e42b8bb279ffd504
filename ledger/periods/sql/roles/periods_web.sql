-- What the web may write of periods: what somebody asks for. A frontier moves by the function alone.
-- Who may call: migrations. Locks: none. Errors: none.
-- Runs after the grants of the actors, which revoke everything first.
GRANT INSERT ON ledger.period_step TO ecoledger_web;
GRANT EXECUTE ON FUNCTION ledger.move_period(integer, uuid), ledger.period_checklist(integer, date) TO ecoledger_web;
