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
CREATE INDEX record_opening_idx ON ledger.record (book_id, source, ((rows::json #>> ARRAY['0', source || '_id'])::bigint))
  WHERE source IN ('asset', 'account') AND operation IN ('found', 'insert');
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
-- Locks: each statement names its own where it takes more than a moment.

-- Who has approved inside an enterprise what was done with a process is asked at each of its steps.
-- Locks: writing of the acts, for as long as it is built (seconds).
CREATE INDEX permit_act_inside_idx ON ledger.permit_act (book_id, (terms ->> 'of')) WHERE machine = 'permits.internal';

-- What PostgreSQL knows of a rule pack is read from its text; a copy of it was held against nothing. ACCESS EXCLUSIVE on permit_pack, for a moment.
ALTER TABLE ledger.permit_pack DROP COLUMN figures;

-- The money of a book is the renminbi. What was registered before stays: the check holds for new rows, and for the old ones where none breaks it.
-- Locks: ACCESS EXCLUSIVE on asset, for a moment.
ALTER TABLE ledger.asset ADD CONSTRAINT asset_money_is_renminbi CHECK (
  CASE WHEN kind = 'money' OR code = 'CNY' THEN kind = 'money' AND code = 'CNY' AND scale = 2 AND digits = 2
    AND unit = ANY (ARRAY['元', 'yuan']) AND name = ANY (ARRAY['人民币', 'renminbi', '人民币 renminbi']) ELSE true END) NOT VALID;
DO $money$
BEGIN
  ALTER TABLE ledger.asset VALIDATE CONSTRAINT asset_money_is_renminbi;
EXCEPTION WHEN check_violation THEN
  RAISE NOTICE 'table asset has money that is not the renminbi';
END
$money$;

-- Written by make freeze, from here on:
UPDATE ledger.entry_kind SET reversible = FALSE WHERE code = 'periods.year_close';
UPDATE ledger.entry_kind SET debits = ARRAY['cap_limit', 'cap_available']::text[], credits = ARRAY['cap_available', 'cap_shared']::text[] WHERE code = 'permits.cap_cut';
UPDATE ledger.entry_kind SET acts = ARRAY['permits.fee confirm_exempt free', 'permits.fee pay_last free', 'permits.fee pay_last *', 'permits.fee assess_exempt free']::text[] WHERE code = 'permits.fee_paid';
INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article, acts, undone_by) VALUES ('permits.fee_unpaid', ARRAY['unpaid']::text[], ARRAY['holding']::text[], ARRAY['debit:unpaid', 'credit:holding']::text[], FALSE, FALSE, NULL, '财税〔2015〕61号 art. 9–13', ARRAY['permits.fee take_back *']::text[], ARRAY[]::text[]);
UPDATE ledger.entry_kind SET reversible = TRUE, undone_by = ARRAY['permits.fee_correction confirm -']::text[] WHERE code = 'permits.fee_payment';
UPDATE ledger.entry_kind SET acts = ARRAY['market.payout_request fail fail', 'market.payout_request cancel cancel', 'market.payout_request return return']::text[] WHERE code = 'market.payout_return';
UPDATE ledger.entry_kind SET reversible = TRUE, acts = ARRAY['market.payout_request confirm -', 'market.payout_request confirm *']::text[], undone_by = ARRAY['market.correction confirm -']::text[] WHERE code = 'market.payout_paid';
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.fee', 'take_back', 'due', 'due', FALSE, ARRAY['finance']::text[], ARRAY['assess', 'propose', 'confirm']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.fee', 'take_back', 'paid', 'due', FALSE, ARRAY['finance']::text[], ARRAY['assess', 'propose', 'confirm']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.fee_correction', 'propose', '', 'proposed', FALSE, ARRAY['finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.fee_correction', 'confirm', 'proposed', 'reversed', TRUE, ARRAY['finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.fee_correction', 'drop', 'proposed', 'dropped', FALSE, ARRAY['finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('market.payout_request', 'return', 'paid', 'returned', FALSE, ARRAY['finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('market.payout_request', 'reopen', 'paid', 'asked', FALSE, ARRAY['finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
-- to here.
