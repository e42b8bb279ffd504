-- What the web may do with a book: run the posting functions, and open what a book needs. It may not write the journal, and opens a
-- book with the text of an administrator's key alone.
-- Who may call: migrations.
-- Locks: none that matter. Errors: none.
GRANT INSERT ON ledger.asset, ledger.account, ledger.approval TO ecoledger_web;
GRANT EXECUTE ON FUNCTION
  ledger.post_entries(integer, integer[], uuid[], text[], date[], text[], text[], uuid[], integer[], integer[],
                      integer[], integer[], bigint[], integer[], integer[], jsonb),
  ledger.open_book(text, text, text, date, text),
  ledger.set_account_status(integer, integer, text, text, integer),
  ledger.remember_refusal(integer, uuid, text, jsonb, jsonb, integer),
  ledger.entry_content(integer, uuid),
  ledger.content_difference(jsonb, jsonb),
  ledger.least_later(integer, integer, integer, boolean, date, bigint, bigint, date[], bigint[]),
  ledger.clock_now(),
  ledger.as_web()
TO ecoledger_web;
