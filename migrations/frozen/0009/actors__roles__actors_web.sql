-- What the web may do: read everything but the digests of codes and keys, and write persons, mandates and keys by functions alone, which look who
-- asks.
-- Runs first of all grants, and revokes everything, so that these files say the whole truth.
-- Who may call: migrations. Locks: none that matter. Errors: none.
REVOKE ALL ON ALL TABLES IN SCHEMA ledger FROM ecoledger_web;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA ledger FROM PUBLIC, ecoledger_web;
GRANT USAGE ON SCHEMA ledger TO ecoledger_web;
GRANT SELECT ON ALL TABLES IN SCHEMA ledger TO ecoledger_web;
REVOKE SELECT ON ledger.enrolment FROM ecoledger_web;
GRANT SELECT (enrolment_id, mandate_id, asked_by, asked_at, confirmed_by, confirmed_at, expires_at, expires_on, networks, dropped_at, used_at,
              key_id) ON ledger.enrolment TO ecoledger_web;
REVOKE SELECT ON ledger.api_key FROM ecoledger_web;
GRANT SELECT (key_id, actor_id, created_at, created_by, revoked_at, revoked_by, expires_on, networks, last_used_on, mandate_id, parent_id)
  ON ledger.api_key TO ecoledger_web;
GRANT EXECUTE ON FUNCTION
  ledger.legal_day(),
  ledger.in_term(date, date),
  ledger.has_mandate(integer),
  ledger.mandate_runs(integer),
  ledger.key_good(timestamptz, date, integer),
  ledger.good_key(bytea),
  ledger.gone_since(integer, timestamptz),
  ledger.administrators(),
  ledger.person_of(integer),
  ledger.is_machine(integer),
  ledger.area_other(integer, text[], boolean),
  ledger.keys_gone(integer, timestamptz),
  ledger.ask_mandate(integer, integer, text, bytea, bytea, text, text, text, date, date, text, date, cidr[], bytea, text[], text, text, integer),
  ledger.confirm_mandate(integer, integer, integer, bytea),
  ledger.drop_mandate(integer, integer, integer),
  ledger.end_mandate(integer, integer, integer, text),
  ledger.ask_enrolment(integer, integer, integer, date, cidr[], bytea),
  ledger.confirm_enrolment(integer, integer, integer, integer, bytea),
  ledger.drop_enrolment(integer, integer, integer, integer),
  ledger.enrol(bytea, bytea, bytea),
  ledger.renew_key(text, bytea),
  ledger.use_key(integer),
  ledger.revoke_key(integer, integer, integer),
  ledger.ask_erasure(integer, integer, integer),
  ledger.confirm_erasure(integer, integer, integer),
  ledger.drop_erasure(integer, integer, integer),
  ledger.ask_renaming(integer, integer, text, text),
  ledger.confirm_renaming(integer, integer),
  ledger.drop_renaming(integer, integer)
TO ecoledger_web;
