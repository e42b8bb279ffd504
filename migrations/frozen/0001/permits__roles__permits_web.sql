-- What the web may write in the permits room: new caps and lots; never a change of one.
-- Who may call: migrations. Locks: none. Errors: none.
-- Runs after the grants of the journal, which revoke everything first.
GRANT INSERT ON ledger.permit_cap, ledger.permit_lot TO ecoledger_web;
