-- What the web may write in the compensation room: cases, heads, instalments; and the marks "due" and "paid".
-- Who may call: migrations. Locks: none. Errors: none.
-- Runs after the grants of the journal, which revoke everything first.
GRANT INSERT ON ledger.damage_case, ledger.damage_head, ledger.damage_instalment TO ecoledger_web;
GRANT UPDATE (obligation) ON ledger.damage_case TO ecoledger_web;
GRANT UPDATE (paid_by) ON ledger.damage_instalment TO ecoledger_web;
