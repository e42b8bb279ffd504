-- What the web may write in the register: new rows; of a standing only how it ended.
-- Who may call: migrations.
-- Locks: none. Errors: none.
GRANT INSERT ON ledger.party, ledger.site, ledger.site_attributes, ledger.standing, ledger.area_quality,
  ledger.licence_version, ledger.licence_line, ledger.annulment, ledger.naming TO ecoledger_web;
GRANT UPDATE (until, ended_document, ended_by, ended_act) ON ledger.standing TO ecoledger_web;
GRANT EXECUTE ON FUNCTION ledger.areas_of_holder(integer, text), ledger.regions_followed(), ledger.named_otherwise(ledger.account),
  ledger.region_on(integer, text, date), ledger.is_of_person(text), ledger.credit_code_sound(text, boolean),
  ledger.called_on(integer, text, date), ledger.names_held(integer, text),
  ledger.registered_since(integer, text), ledger.industry_there(integer, text, date) TO ecoledger_web;
