-- What the web may do: read everything, and write keys and actors by functions alone, which look who asks.
-- Runs first of all grants, and revokes everything, so that these files say the whole truth.
-- Who may call: migrations. Locks: none that matter. Errors: none.
REVOKE ALL ON ALL TABLES IN SCHEMA ledger FROM ecoledger_web;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA ledger FROM PUBLIC, ecoledger_web;
GRANT USAGE ON SCHEMA ledger TO ecoledger_web;
GRANT SELECT ON ALL TABLES IN SCHEMA ledger TO ecoledger_web;
GRANT EXECUTE ON FUNCTION
  ledger.issue_key(integer, integer, text, bytea, bytea, text, text, text, bytea, date, cidr[]),
  ledger.use_key(integer),
  ledger.person_of(integer),
  ledger.revoke_key(integer, integer, integer),
  ledger.erase_person(integer, integer, integer),
  ledger.keys_gone(integer)
TO ecoledger_web;
