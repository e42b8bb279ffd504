-- What the web may do: read everything but the digests of codes and keys, and the ways by which persons are told, and write persons, mandates and keys by functions alone, which
-- ask for the text of the key of who does it.
-- Runs first of all grants, and revokes everything, so that these files say the whole truth.
-- Who may call: migrations. Locks: none that matter. Errors: none.
REVOKE ALL ON ALL TABLES IN SCHEMA ledger FROM ecoledger_web;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA ledger FROM PUBLIC, ecoledger_web;
GRANT USAGE ON SCHEMA ledger TO ecoledger_web;
GRANT SELECT ON ALL TABLES IN SCHEMA ledger TO ecoledger_web;
REVOKE SELECT ON ledger.enrolment FROM ecoledger_web;
GRANT SELECT (enrolment_id, mandate_id, asked_by, asked_at, confirmed_by, confirmed_at, expires_at, expires_on, networks, dropped_at, used_at,
              key_id) ON ledger.enrolment TO ecoledger_web;
REVOKE SELECT ON ledger.way FROM ecoledger_web;
REVOKE SELECT ON ledger.renumbering FROM ecoledger_web;
GRANT SELECT (renumbering_id, person_id, one_with, document, asked_by, asked_at, confirmed_by, confirmed_at, expires_at, dropped_by, dropped_at, used_at,
              number_digest, undone_at) ON ledger.renumbering TO ecoledger_web;
REVOKE SELECT ON ledger.api_key FROM ecoledger_web;
GRANT SELECT (key_id, actor_id, created_at, created_by, revoked_at, revoked_by, expires_on, networks, last_used_on, mandate_id, parent_id)
  ON ledger.api_key TO ecoledger_web;
GRANT EXECUTE ON FUNCTION
  ledger.legal_day(),
  ledger.in_term(date, date),
  ledger.has_mandate(integer),
  ledger.mandate_runs(integer),
  ledger.has_right(integer, text[]),
  ledger.legal_there(integer),
  ledger.key_good(timestamptz, date, integer),
  ledger.good_key(bytea),
  ledger.gone_since(integer, timestamptz),
  ledger.gone_how(integer, timestamptz),
  ledger.taken_back(integer, timestamptz),
  ledger.keys_taken_back(integer, timestamptz),
  ledger.administrators(),
  ledger.person_of(integer),
  ledger.person_of_number(bytea),
  ledger.counted_as(integer),
  ledger.persons_of(integer),
  ledger.persons_as_one(integer, timestamptz),
  ledger.one_at(integer, integer, timestamptz),
  ledger.ask_renumbering(text, integer, integer, text, bytea),
  ledger.confirm_renumbering(text, integer, bytea),
  ledger.drop_renumbering(text, integer),
  ledger.enrol_number(text, text, bytea, bytea),
  ledger.ask_undoing(text, integer, integer, text),
  ledger.confirm_undoing(text, integer, integer),
  ledger.drop_undoing(text, integer, integer),
  ledger.is_machine(integer),
  ledger.persons_to_tell(integer, text[], jsonb),
  ledger.set_ways(text, text[], text[]),
  ledger.give_ways(text, integer, text[], text[]),
  ledger.own_ways(text),
  ledger.ways_of(text, integer, integer),
  ledger.notices(text, integer, bigint, integer),
  ledger.area_other(integer, text[], boolean),
  ledger.made_with(integer, integer),
  ledger.recused_for(integer, integer, text[]),
  ledger.keys_gone(integer, timestamptz),
  ledger.ask_mandate(text, integer, text, bytea, bytea, text, text, text, text, text[], date, date, text, date, cidr[], bytea, text[], text, text, integer),
  ledger.confirm_mandate(text, integer, integer, bytea),
  ledger.drop_mandate(text, integer, integer),
  ledger.end_mandate(text, integer, integer, text),
  ledger.ask_enrolment(text, integer, integer, date, cidr[], bytea),
  ledger.confirm_enrolment(text, integer, integer, integer, bytea),
  ledger.drop_enrolment(text, integer, integer, integer),
  ledger.enrol(text, text, bytea),
  ledger.renew_key(text, bytea),
  ledger.use_key(bytea),
  ledger.keep_reading(text, integer, text, text),
  ledger.keep_attempt(text, integer, text, text, text, bytea),
  ledger.revoke_key(text, integer, integer),
  ledger.ask_erasure(text, integer, integer),
  ledger.confirm_erasure(text, integer, integer),
  ledger.drop_erasure(text, integer, integer),
  ledger.ask_renaming(text, integer, text, text),
  ledger.confirm_renaming(text, integer),
  ledger.drop_renaming(text, integer)
TO ecoledger_web;
