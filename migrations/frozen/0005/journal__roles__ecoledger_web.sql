-- What the web may do: read, run the posting functions, and open what a book needs. It may not write the journal.
-- Runs first of all grants, and revokes everything, so that these files say the whole truth.
-- Locks: none that matter. Errors: none.
REVOKE ALL ON ALL TABLES IN SCHEMA ledger FROM ecoledger_web;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA ledger FROM PUBLIC, ecoledger_web;
GRANT USAGE ON SCHEMA ledger TO ecoledger_web;
GRANT SELECT ON ALL TABLES IN SCHEMA ledger TO ecoledger_web;
GRANT INSERT ON ledger.book, ledger.asset, ledger.account, ledger.approval TO ecoledger_web;
GRANT EXECUTE ON FUNCTION
  ledger.post_entries(integer, integer[], uuid[], text[], date[], text[], text[], uuid[], integer[], integer[],
                      integer[], integer[], bigint[], integer[], integer[], jsonb),
  ledger.set_account_status(integer, integer, text, text, integer),
  ledger.remember_refusal(integer, uuid, text, jsonb, jsonb, integer),
  ledger.entry_content(integer, uuid),
  ledger.content_difference(jsonb, jsonb),
  ledger.clock_now()
TO ecoledger_web;
