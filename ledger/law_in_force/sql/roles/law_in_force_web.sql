-- What the web may write of the law in force: a pack of the bureau's own, and what its simulation told.
-- Who may call: migrations. Locks: none. Errors: none.
-- Runs after the grants of the actors, which revoke everything first.
GRANT INSERT ON ledger.permit_pack TO ecoledger_web;
GRANT EXECUTE ON FUNCTION ledger.law_figure(integer, text, date), ledger.law_said(integer, text, date), ledger.pack_values(text),
  ledger.pack_looks_back(text, date, date, boolean) TO ecoledger_web;
GRANT UPDATE (simulated) ON ledger.permit_pack TO ecoledger_web;
