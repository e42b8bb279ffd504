-- Why: what is written once is not changed by the owner of the tables either.
-- Locks: SHARE ROW EXCLUSIVE on every table that gets a trigger, for a moment.

-- Why: a way by which a person is told no more stands until it was told of that, so that who turns the notices of another aside is seen.
-- Locks: ACCESS EXCLUSIVE on ledger.way, for a moment; it has few rows.
ALTER TABLE ledger.way ADD COLUMN until_at timestamptz;
ALTER TABLE ledger.way ADD CONSTRAINT way_former_of_person CHECK (until_at IS NULL OR mandate_id IS NULL);
DROP INDEX ledger.way_person_idx;
CREATE UNIQUE INDEX way_person_idx ON ledger.way (person_id, kind, address) WHERE until_at IS NULL;

-- Why: who was refused for want of power, of a second person, or because it was another's, is kept for those who audit.
-- Locks: none on what is there; SHARE ROW EXCLUSIVE on the tables to which the new one refers, for a moment.
CREATE TABLE ledger.attempt (
  book_id INTEGER NOT NULL,
  attempt_id BIGINT GENERATED ALWAYS AS IDENTITY,
  key_id INTEGER NOT NULL,
  actor_id INTEGER NOT NULL,
  person_id INTEGER,
  minute TIMESTAMP WITH TIME ZONE NOT NULL,
  nth INTEGER NOT NULL,
  operation TEXT COLLATE "C",
  code TEXT COLLATE "C",
  subject TEXT,
  body BYTEA,
  times INTEGER NOT NULL,
  first_at TIMESTAMP WITH TIME ZONE NOT NULL,
  last_at TIMESTAMP WITH TIME ZONE NOT NULL,
  CONSTRAINT attempt_pkey PRIMARY KEY (book_id, attempt_id),
  CONSTRAINT attempt_nth_key UNIQUE (book_id, key_id, minute, nth),
  CONSTRAINT attempt_nth_few CHECK (nth BETWEEN 0 AND 10),
  CONSTRAINT attempt_body_is_sha256 CHECK (octet_length(body) = 32),
  CONSTRAINT attempt_told_or_counted CHECK (CASE nth WHEN 0 THEN times > 0 AND num_nonnulls(operation, code, subject, body) = 0
    ELSE times = 1 AND num_nonnulls(operation, code) = 2 END),
  CONSTRAINT attempt_key_id_fkey FOREIGN KEY(key_id) REFERENCES ledger.api_key (key_id),
  CONSTRAINT attempt_actor_id_fkey FOREIGN KEY(actor_id) REFERENCES ledger.actor (actor_id),
  CONSTRAINT attempt_person_id_fkey FOREIGN KEY(person_id) REFERENCES ledger.person (person_id)
);

-- One trigger for each table, written_once, refuses TRUNCATE from here on too.
DO $$
DECLARE
  v_table regclass;
BEGIN
  FOR v_table IN SELECT t.tgrelid::regclass FROM pg_trigger t WHERE t.tgname = 'record_truncate' LOOP
    EXECUTE format('DROP TRIGGER record_truncate ON %s', v_table);
  END LOOP;
END
$$;

-- Why: an import to a wrong account is withdrawn whole, by two. Locks: ACCESS EXCLUSIVE on bank_account, for a moment; its rows are not read anew.
CREATE TABLE ledger.bank_withdrawal (
	book_id INTEGER NOT NULL,
	withdrawal_id INTEGER GENERATED ALWAYS AS IDENTITY,
	import_id INTEGER NOT NULL,
	why TEXT NOT NULL,
	asked_by INTEGER NOT NULL,
	asked_at TIMESTAMP WITH TIME ZONE NOT NULL,
	confirmed_by INTEGER,
	confirmed_at TIMESTAMP WITH TIME ZONE,
	dropped_by INTEGER,
	dropped_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT bank_withdrawal_pkey PRIMARY KEY (book_id, withdrawal_id),
	CONSTRAINT bank_withdrawal_import_fkey FOREIGN KEY(book_id, import_id) REFERENCES ledger.bank_import (book_id, import_id),
	CONSTRAINT bank_withdrawal_asker_fkey FOREIGN KEY(asked_by) REFERENCES ledger.actor (actor_id),
	CONSTRAINT bank_withdrawal_confirmer_fkey FOREIGN KEY(confirmed_by) REFERENCES ledger.actor (actor_id),
	CONSTRAINT bank_withdrawal_dropper_fkey FOREIGN KEY(dropped_by) REFERENCES ledger.actor (actor_id),
	CONSTRAINT bank_withdrawal_why_kept CHECK (why <> '' AND why !~ '[\u0001-\u001f\u007f-\u009f\u2028\u2029\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufdd0-\ufdef\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f\U0001fffe\U0001ffff\U0002fffe\U0002ffff\U0003fffe\U0003ffff\U0004fffe\U0004ffff\U0005fffe\U0005ffff\U0006fffe\U0006ffff\U0007fffe\U0007ffff\U0008fffe\U0008ffff\U0009fffe\U0009ffff\U000afffe\U000affff\U000bfffe\U000bffff\U000cfffe\U000cffff\U000dfffe\U000dffff\U000efffe\U000effff\U000ffffe\U000fffff\U0010fffe\U0010ffff]' AND why !~ '^[ \u00a0\u1680\u2000-\u200b\u200e\u200f\u202f\u205f\u2060\u3000\ufeff]|[ \u00a0\u1680\u2000-\u200b\u200e\u200f\u202f\u205f\u2060\u3000\ufeff]$'),
	CONSTRAINT bank_withdrawal_done_whole CHECK ((confirmed_at IS NULL) = (confirmed_by IS NULL) AND (dropped_at IS NULL) = (dropped_by IS NULL) AND (confirmed_at IS NULL OR dropped_at IS NULL))
);
CREATE UNIQUE INDEX bank_withdrawal_open_key ON ledger.bank_withdrawal (book_id, import_id) WHERE confirmed_at IS NULL AND dropped_at IS NULL;
ALTER TABLE ledger.bank_account ADD COLUMN withdrawal_id INTEGER,
	ADD CONSTRAINT bank_account_withdrawal_fkey FOREIGN KEY(book_id, withdrawal_id) REFERENCES ledger.bank_withdrawal (book_id, withdrawal_id),
	ADD CONSTRAINT bank_account_withdrawn_ended CHECK (withdrawal_id IS NULL OR ended_at IS NOT NULL);

-- What each night has checked, signed.
CREATE TABLE ledger.night_mark (
  book_id INTEGER NOT NULL,
  mark_id BIGINT GENERATED ALWAYS AS IDENTITY,
  ran_at TIMESTAMP WITH TIME ZONE NOT NULL,
  milliseconds BIGINT NOT NULL,
  note TEXT NOT NULL,
  CONSTRAINT night_mark_pkey PRIMARY KEY (book_id, mark_id),
  CONSTRAINT night_mark_form CHECK (milliseconds >= 0 AND note <> '')
);

-- Written by make freeze, from here on:
UPDATE ledger.entry_kind SET reversible = TRUE, undone_by = ARRAY['compensation.record confirm_reversal']::text[] WHERE code = 'compensation.performance';
UPDATE ledger.entry_kind SET reversible = TRUE, undone_by = ARRAY['compensation.record confirm_reversal']::text[] WHERE code = 'compensation.conversion';
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.project', 'reverse', 'accepted', 'completed', FALSE, ARRAY['finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.project', 'reverse', 'converted', 'failed', FALSE, ARRAY['finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
DROP TRIGGER account_event_append_only ON ledger.account_event;
DROP TRIGGER account_kept ON ledger.account;
DROP TRIGGER actor_kept ON ledger.actor;
DROP TRIGGER annulment_append_only ON ledger.annulment;
DROP TRIGGER api_key_kept ON ledger.api_key;
DROP TRIGGER approval_append_only ON ledger.approval;
DROP TRIGGER asset_kept ON ledger.asset;
DROP TRIGGER balance_kept ON ledger.balance;
DROP TRIGGER bank_account_append_only ON ledger.bank_account;
DROP TRIGGER bank_import_append_only ON ledger.bank_import;
DROP TRIGGER bank_line_append_only ON ledger.bank_line;
DROP TRIGGER bank_mapping_append_only ON ledger.bank_mapping;
DROP TRIGGER bank_match_line_stays ON ledger.bank_match_line;
DROP TRIGGER bank_match_posting_stays ON ledger.bank_match_posting;
DROP TRIGGER bank_match_stays ON ledger.bank_match;
DROP TRIGGER bank_release_append_only ON ledger.bank_release;
DROP TRIGGER bank_statement_append_only ON ledger.bank_statement;
DROP TRIGGER bank_statement_line_append_only ON ledger.bank_statement_line;
DROP TRIGGER bank_tie_end_kept ON ledger.bank_tie_end;
DROP TRIGGER bank_tie_kept ON ledger.bank_tie;
DROP TRIGGER cap_kept ON ledger.permit_cap;
DROP TRIGGER checkpoint_append_only ON ledger.checkpoint;
DROP TRIGGER cosignature_append_only ON ledger.cosignature;
DROP TRIGGER damage_account_append_only ON ledger.damage_account;
DROP TRIGGER damage_evidence_append_only ON ledger.damage_evidence;
DROP TRIGGER damage_figure_append_only ON ledger.damage_figure;
DROP TRIGGER damage_item_append_only ON ledger.damage_item;
DROP TRIGGER damage_record_append_only ON ledger.damage_record;
DROP TRIGGER damage_return_append_only ON ledger.damage_return;
DROP TRIGGER enrolment_kept ON ledger.enrolment;
DROP TRIGGER entry_append_only ON ledger.entry;
DROP TRIGGER erasure_kept ON ledger.erasure;
DROP TRIGGER licence_line_append_only ON ledger.licence_line;
DROP TRIGGER licence_version_append_only ON ledger.licence_version;
DROP TRIGGER log_head_kept ON ledger.log_head;
DROP TRIGGER log_key_append_only ON ledger.log_key;
DROP TRIGGER lot_kept ON ledger.permit_lot;
DROP TRIGGER mandate_kept ON ledger.mandate;
DROP TRIGGER number_key_kept ON ledger.number_key;
DROP TRIGGER outbox_append_only ON ledger.outbox;
DROP TRIGGER period_move_append_only ON ledger.period_move;
DROP TRIGGER period_step_append_only ON ledger.period_step;
DROP TRIGGER permit_report_append_only ON ledger.permit_report;
DROP TRIGGER person_kept ON ledger.person;
DROP TRIGGER posting_append_only ON ledger.posting;
DROP TRIGGER process_event_append_only ON ledger.process_event;
DROP TRIGGER reading_kept ON ledger.reading;
DROP TRIGGER record_append_only ON ledger.record;
DROP TRIGGER refusal_append_only ON ledger.refusal;
DROP TRIGGER renaming_kept ON ledger.renaming;
DROP TRIGGER renumbering_kept ON ledger.renumbering;
DROP TRIGGER seal_append_only ON ledger.seal;
DROP TRIGGER site_attributes_append_only ON ledger.site_attributes;
DROP TRIGGER tile_kept ON ledger.tile;
DROP TRIGGER undoing_kept ON ledger.undoing;
DROP FUNCTION ledger.put_ways(integer, integer, text[], text[]);
DROP FUNCTION ledger.record_faults(text, integer);
DROP FUNCTION ledger.recorded_tables();
-- to here.
