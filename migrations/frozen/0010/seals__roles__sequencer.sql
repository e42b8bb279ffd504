-- What the sequencer may do: read the journal, append to the log, sign. It posts nothing and reads no keys and no persons.
-- Who may call: migrations. Locks: none. Errors: none.
-- Runs after the grants of the actors, which revoke everything of the web first; this file revokes its own.
REVOKE ALL ON ALL TABLES IN SCHEMA ledger FROM ecoledger_sequencer;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA ledger FROM ecoledger_sequencer;
GRANT USAGE ON SCHEMA ledger TO ecoledger_sequencer;
GRANT SELECT ON ledger.book, ledger.log, ledger.entry, ledger.entry_text, ledger.record_text, ledger.sealed_record, ledger.seal, ledger.tile, ledger.log_head, ledger.log_key,
  ledger.checkpoint, ledger.cosignature TO ecoledger_sequencer;
GRANT SELECT (book_id, position, recorded_at, source, operation, rows) ON ledger.record TO ecoledger_sequencer;
GRANT SELECT ON SEQUENCE ledger.entry_position_seq TO ecoledger_sequencer;
GRANT INSERT ON ledger.log_head, ledger.log_key, ledger.checkpoint, ledger.cosignature TO ecoledger_sequencer;
GRANT EXECUTE ON FUNCTION
  ledger.sweep_start(integer),
  ledger.log_waiting(integer),
  ledger.next_records(integer, integer),
  ledger.append_seals(integer, bigint, uuid[], bigint[], date[], integer[], bytea[], smallint[], bigint[], bytea[], bytea, bigint, jsonb, bigint),
  ledger.look_again(integer)
TO ecoledger_sequencer;
