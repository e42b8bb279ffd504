-- Why: what people do and what things mean is written down beside the entries, so that a change behind our back is found.
-- Locks: ACCESS EXCLUSIVE on seal, of which every row is read once for the new check, on log_head, and on
-- balance, of which every row is written, all postings being read once. SHARE ROW EXCLUSIVE on every table that gets triggers, while every row
-- that is there is written into a record.

CREATE TABLE ledger.record (
  book_id INTEGER NOT NULL,
  position BIGINT DEFAULT nextval('ledger.entry_position_seq'::regclass) NOT NULL,
  recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
  source TEXT COLLATE "C" NOT NULL,
  operation TEXT COLLATE "C" NOT NULL,
  rows TEXT NOT NULL,
  salts BYTEA[],
  CONSTRAINT record_pkey PRIMARY KEY (book_id, position),
  CONSTRAINT record_operation_known CHECK (operation IN ('found', 'insert', 'update', 'delete'))
);
CREATE INDEX record_source_idx ON ledger.record (source, book_id);
ALTER TABLE ledger.seal ALTER COLUMN entry_id DROP NOT NULL, ALTER COLUMN voucher_month DROP NOT NULL, ALTER COLUMN voucher_number DROP NOT NULL,
  DROP CONSTRAINT seal_form,
  ADD CONSTRAINT seal_form CHECK (place >= 0 AND octet_length(leaf_hash) = 32),
  ADD CONSTRAINT seal_voucher_of_entry CHECK (
    CASE WHEN entry_id IS NULL THEN num_nonnulls(voucher_month, voucher_number) = 0
         ELSE num_nulls(voucher_month, voucher_number) = 0 AND voucher_number > 0 END);
CREATE UNIQUE INDEX seal_record_once ON ledger.seal (book_id, position) WHERE entry_id IS NULL;
-- A balance knows the newest day of its postings, so that only what is dated before it is held against every later day.
ALTER TABLE ledger.balance ADD COLUMN newest_on DATE;
UPDATE ledger.balance b SET newest_on = p.newest_on
FROM (SELECT book_id, account_id, asset_id, max(effective_on) AS newest_on FROM ledger.posting GROUP BY book_id, account_id, asset_id) AS p
WHERE p.book_id = b.book_id AND p.account_id = b.account_id AND p.asset_id = b.asset_id;
-- What stood open of a month stays with the step that closes it.
ALTER TABLE ledger.period_step ADD COLUMN checklist JSONB;
-- A book that came with an archive.
ALTER TABLE ledger.book ADD COLUMN replayed_through BIGINT;
-- The log of the installation, 0, is that of no book.
ALTER TABLE ledger.log_head DROP CONSTRAINT log_head_book_fkey;
