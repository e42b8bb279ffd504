-- name: sources
-- The tables of books that have records.
SELECT source, keys, cache, personal FROM ledger.recorded_tables() WHERE booked

-- name: triggers
-- The triggers that always fire.
SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
WHERE c.relnamespace = 'ledger'::regnamespace AND c.relname = ANY (%s) AND t.tgenabled = 'A' AND NOT t.tgisinternal

-- name: at_once
-- What waits for the end of the transaction is asked now: a table for which something waits cannot be changed.
SET CONSTRAINTS ALL IMMEDIATE

-- name: deferred
-- What may wait waits until all is loaded.
SET CONSTRAINTS ALL DEFERRED

-- name: off
-- The triggers of a table are off.
ALTER TABLE ledger.{table} DISABLE TRIGGER USER

-- name: on
-- A trigger fires again, always.
ALTER TABLE ledger.{table} ENABLE ALWAYS TRIGGER {trigger}

-- name: load
-- Rows of a table.
INSERT INTO ledger.{table} ({columns}) OVERRIDING SYSTEM VALUE
SELECT {columns} FROM jsonb_populate_recordset(NULL::ledger.{table}, %(rows)s::text::jsonb)

-- name: go_on
-- The numbers of a table go on after the highest.
SELECT setval(pg_get_serial_sequence('ledger.{table}', '{column}'),
  greatest((SELECT coalesce(max({column}), 1) FROM ledger.{table}),
           (SELECT coalesce(s.last_value, 1) FROM pg_sequences s
            WHERE format('%%I.%%I', s.schemaname, s.sequencename) = pg_get_serial_sequence('ledger.{table}', '{column}'))))
