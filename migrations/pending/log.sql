-- The log: how far a sweep got is kept apart from what is settled, with the transactions that were open then. Numbers of
-- transactions are compared with no other any more, which went wrong in a copy of the database in another cluster.
-- `reached_position` begins at 0, so that the first sweeps look through the whole journal once and seal what an earlier release
-- passed by. The functions have other parameters now; the files under sql/ make them anew.
-- Locks: ACCESS EXCLUSIVE on log_head, for a moment; it has a row for each book.
DROP FUNCTION ledger.next_records(integer, bigint, bigint, integer);
DROP FUNCTION ledger.append_seals(integer, bigint, uuid[], bigint[], date[], integer[], bytea[], smallint[], bigint[], bytea[], bytea,
  bigint, bigint, bigint);
ALTER TABLE ledger.log_head RENAME COLUMN pending_position TO drawn_position;
ALTER TABLE ledger.log_head DROP COLUMN pending_transaction;
ALTER TABLE ledger.log_head ADD COLUMN reached_position bigint NOT NULL DEFAULT 0;
ALTER TABLE ledger.log_head ADD COLUMN open_transactions jsonb NOT NULL DEFAULT '{}';
ALTER TABLE ledger.log_head DROP CONSTRAINT log_head_form;
ALTER TABLE ledger.log_head ADD CONSTRAINT log_head_form
  CHECK (size >= 0 AND octet_length(root) = 32 AND jsonb_typeof(open_transactions) = 'object');

-- The feed: events get a number of their book after they were committed. Those of before keep the number that clients know.
-- Locks: ACCESS EXCLUSIVE on outbox, while every event is written anew and indexed.
DROP TRIGGER outbox_append_only ON ledger.outbox;
REVOKE INSERT ON ledger.outbox FROM ecoledger_web;
ALTER TABLE ledger.outbox ADD COLUMN number bigint;
UPDATE ledger.outbox SET number = event_id;
DROP INDEX ledger.outbox_book_idx;
CREATE UNIQUE INDEX outbox_number_key ON ledger.outbox (book_id, number) WHERE number IS NOT NULL;
CREATE INDEX outbox_waiting_idx ON ledger.outbox (book_id, event_id) WHERE number IS NULL;
ALTER TABLE ledger.outbox DROP COLUMN written_in;
