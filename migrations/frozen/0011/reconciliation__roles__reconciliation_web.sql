-- What the web may write in the reconciliation room: new rows; of a match only its state, which bank_match_kept guards. Bank accounts are tied by
-- functions alone, with the key of who does it.
-- Who may call: migrations. Locks: none. Errors: none.
-- Runs after the grants of the actors, which revoke everything first. The column `live` is not granted: a member is in a match
-- from the beginning, and ends by the trigger.
GRANT INSERT ON ledger.bank_mapping, ledger.bank_import, ledger.bank_statement, ledger.bank_line,
  ledger.bank_statement_line, ledger.bank_match, ledger.bank_release TO ecoledger_web;
GRANT INSERT (book_id, match_id, line_id) ON ledger.bank_match_line TO ecoledger_web;
GRANT INSERT (book_id, match_id, entry_id, line) ON ledger.bank_match_posting TO ecoledger_web;
GRANT UPDATE (state) ON ledger.bank_match TO ecoledger_web;
GRANT EXECUTE ON FUNCTION
  ledger.ask_bank_tie(text, integer, text, text, text, integer, integer, date),
  ledger.confirm_bank_tie(text, integer, text),
  ledger.drop_bank_tie(text, integer, text),
  ledger.ask_bank_end(text, integer, integer, text),
  ledger.confirm_bank_end(text, integer, integer),
  ledger.drop_bank_end(text, integer, integer),
  ledger.lines_alone(integer, integer),
  ledger.lines_of_deposits(integer),
  ledger.ask_withdrawal(text, integer, integer, text),
  ledger.confirm_withdrawal(text, integer, integer),
  ledger.drop_withdrawal(text, integer, integer),
  ledger.told_of_bank(ledger.outbox)
TO ecoledger_web;
