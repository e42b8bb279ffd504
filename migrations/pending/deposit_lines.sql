-- A line of the bank is free again when the deposit that named it was taken back: then the unique index counts it no more.
ALTER TABLE ledger.permit_deposit_line ADD COLUMN live boolean DEFAULT true NOT NULL;
ALTER TABLE ledger.permit_deposit_line DROP CONSTRAINT permit_deposit_line_once;
UPDATE ledger.permit_deposit_line d SET live = false
WHERE EXISTS (SELECT FROM ledger.entry e WHERE e.book_id = d.book_id AND e.reverses = d.act_id);
CREATE UNIQUE INDEX permit_deposit_line_once ON ledger.permit_deposit_line (book_id, bank_line) WHERE live;
