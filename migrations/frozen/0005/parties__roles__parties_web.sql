-- What the web may write in the register: new rows; of a standing only how it ended. Keys and actors by functions alone, which look who asks.
-- Who may call: migrations. Locks: none. Errors: none.
-- Runs after the grants of the journal, which revoke everything first.
GRANT INSERT ON ledger.party, ledger.site, ledger.site_attributes, ledger.standing, ledger.area_quality,
  ledger.licence_version, ledger.licence_line TO ecoledger_web;
GRANT UPDATE (until, ended_document, ended_by) ON ledger.standing TO ecoledger_web;
GRANT EXECUTE ON FUNCTION
  ledger.issue_key(integer, integer, text, text, text, bytea),
  ledger.revoke_key(integer, integer, integer),
  ledger.erase_person(integer, integer, integer),
  ledger.keys_gone(integer)
TO ecoledger_web;
