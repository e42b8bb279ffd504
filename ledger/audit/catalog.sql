-- name: functions
-- The functions there are.
SELECT p.proname AS name, p.prosrc AS body FROM pg_proc p WHERE p.pronamespace = 'ledger'::regnamespace

-- name: triggers
-- The triggers there are, but for those of foreign keys.
SELECT c.relname AS table, t.tgname AS name, t.tgenabled = 'A' AS always
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
WHERE c.relnamespace = 'ledger'::regnamespace AND NOT t.tgisinternal

-- name: record_triggers
-- Those that write the records of every table.
SELECT t.source AS table, x.name
FROM ledger.recorded_tables() t
CROSS JOIN (VALUES ('record_insert'), ('record_update'), ('record_delete'), ('record_truncate')) AS x (name)
