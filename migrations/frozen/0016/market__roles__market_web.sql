-- What the web may write in the market: new rows, and whether a line of the bank still stands behind a deposit.
-- Who may call: migrations. Locks: none. Errors: none.
-- Runs after the grants of the actors, which revoke everything first.
GRANT INSERT ON ledger.permit_certificate, ledger.permit_deposit_line TO ecoledger_web;
GRANT UPDATE (live) ON ledger.permit_deposit_line TO ecoledger_web;
GRANT EXECUTE ON FUNCTION ledger.plain_name(text), ledger.plain_number(text), ledger.payout_payment(integer, uuid),
  ledger.stock_things(integer, uuid), ledger.stock_uses(integer, uuid), ledger.learn_sizes() TO ecoledger_web;
