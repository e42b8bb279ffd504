-- What changes in the tables with the audit: periods, the sealed log, the digests of persons, bank statements, auditors.

DO $$ DECLARE v_role text; BEGIN
  FOREACH v_role IN ARRAY ARRAY['ecoledger_sequencer', 'ecoledger_auditor'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = v_role) THEN
      EXECUTE format('CREATE ROLE %I LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE', v_role);
    END IF;
  END LOOP;
END $$;

ALTER TABLE ledger.book ADD COLUMN soft_closed_through DATE, ADD COLUMN closed_through DATE;

ALTER TABLE ledger.book ADD CONSTRAINT book_frontiers_ordered CHECK (coalesce(soft_closed_through, '-infinity') >= coalesce(closed_through, '-infinity'));

-- Positions follow the order in which the entries stand, which is that of recording.
ALTER TABLE ledger.entry ADD COLUMN position BIGINT GENERATED ALWAYS AS IDENTITY;

CREATE UNIQUE INDEX entry_position_key ON ledger.entry (book_id, position);

ALTER TABLE ledger.actor ADD COLUMN name_salt BYTEA, ADD COLUMN name_digest BYTEA;

UPDATE ledger.actor SET name_salt = uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid());

UPDATE ledger.actor SET name_digest = sha256(name_salt || convert_to(name, 'UTF8'));

ALTER TABLE ledger.actor ALTER COLUMN name_digest SET NOT NULL;

ALTER TABLE ledger.actor ADD CONSTRAINT actor_digest_of_name CHECK (name_salt IS NULL OR name_digest = sha256(name_salt || convert_to(name, 'UTF8')));

ALTER TABLE ledger.actor ADD CONSTRAINT actor_erased_whole CHECK ((name_salt IS NULL) = (name = ''));

CREATE UNIQUE INDEX actor_name_digest_key ON ledger.actor (name_digest);

CREATE TABLE ledger.check_result (
	check_id BIGINT GENERATED ALWAYS AS IDENTITY,
	ran_at TIMESTAMP WITH TIME ZONE NOT NULL,
	name TEXT COLLATE "C" NOT NULL,
	offenders BIGINT NOT NULL,
	shown TEXT[] NOT NULL,
	CONSTRAINT check_result_pkey PRIMARY KEY (check_id)
);

CREATE INDEX check_result_ran_idx ON ledger.check_result (ran_at);

CREATE TABLE ledger.seal (
	book_id INTEGER NOT NULL,
	place BIGINT NOT NULL,
	entry_id UUID NOT NULL,
	position BIGINT NOT NULL,
	voucher_month DATE NOT NULL,
	voucher_number INTEGER NOT NULL,
	leaf_hash BYTEA NOT NULL,
	CONSTRAINT seal_pkey PRIMARY KEY (book_id, place),
	CONSTRAINT seal_entry_once UNIQUE (book_id, entry_id),
	CONSTRAINT seal_voucher_once UNIQUE (book_id, voucher_month, voucher_number),
	CONSTRAINT seal_form CHECK (place >= 0 AND voucher_number > 0 AND octet_length(leaf_hash) = 32)
);

CREATE TABLE ledger.tile (
	book_id INTEGER NOT NULL,
	level SMALLINT NOT NULL,
	number BIGINT NOT NULL,
	hashes BYTEA NOT NULL,
	CONSTRAINT tile_pkey PRIMARY KEY (book_id, level, number),
	CONSTRAINT tile_form CHECK (level BETWEEN 0 AND 7 AND number >= 0 AND octet_length(hashes) BETWEEN 32 AND 8192 AND mod(octet_length(hashes), 32) = 0)
);

CREATE TABLE ledger.auditor_login (
	book_id INTEGER NOT NULL,
	login TEXT NOT NULL,
	given_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT auditor_login_pkey PRIMARY KEY (book_id, login),
	CONSTRAINT auditor_login_book_fkey FOREIGN KEY(book_id) REFERENCES ledger.book (book_id),
	CONSTRAINT auditor_login_login_named CHECK (login <> '')
);

CREATE TABLE ledger.bank_mapping (
	book_id INTEGER NOT NULL,
	code TEXT COLLATE "C" NOT NULL,
	content JSONB NOT NULL,
	added_by INTEGER NOT NULL,
	added_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT bank_mapping_pkey PRIMARY KEY (book_id, code),
	CONSTRAINT bank_mapping_book_fkey FOREIGN KEY(book_id) REFERENCES ledger.book (book_id),
	CONSTRAINT bank_mapping_actor_fkey FOREIGN KEY(added_by) REFERENCES ledger.actor (actor_id)
);

CREATE TABLE ledger.log_head (
	book_id INTEGER NOT NULL,
	suite TEXT COLLATE "C" DEFAULT 'sha256' NOT NULL,
	size BIGINT DEFAULT 0 NOT NULL,
	root BYTEA NOT NULL,
	settled_position BIGINT DEFAULT 0 NOT NULL,
	pending_position BIGINT DEFAULT 0 NOT NULL,
	pending_transaction BIGINT DEFAULT 0 NOT NULL,
	CONSTRAINT log_head_pkey PRIMARY KEY (book_id),
	CONSTRAINT log_head_book_fkey FOREIGN KEY(book_id) REFERENCES ledger.book (book_id),
	CONSTRAINT log_head_suite_known CHECK (suite IN ('sha256', 'sm3')),
	CONSTRAINT log_head_form CHECK (size >= 0 AND octet_length(root) = 32)
);

CREATE TABLE ledger.bank_account (
	book_id INTEGER NOT NULL,
	bank_account_id INTEGER GENERATED ALWAYS AS IDENTITY,
	number TEXT COLLATE "C" NOT NULL,
	name TEXT NOT NULL,
	bank TEXT NOT NULL,
	account_id INTEGER NOT NULL,
	asset_id INTEGER NOT NULL,
	since DATE NOT NULL,
	added_by INTEGER NOT NULL,
	added_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT bank_account_pkey PRIMARY KEY (book_id, bank_account_id),
	CONSTRAINT bank_account_number_once UNIQUE (book_id, number),
	CONSTRAINT bank_account_tied_once UNIQUE (book_id, account_id, asset_id),
	CONSTRAINT bank_account_account_fkey FOREIGN KEY(book_id, account_id) REFERENCES ledger.account (book_id, account_id),
	CONSTRAINT bank_account_asset_fkey FOREIGN KEY(book_id, asset_id) REFERENCES ledger.asset (book_id, asset_id),
	CONSTRAINT bank_account_actor_fkey FOREIGN KEY(added_by) REFERENCES ledger.actor (actor_id),
	CONSTRAINT bank_account_number_form CHECK (number ~ '^[A-Z0-9-]{4,40}$')
);

CREATE TABLE ledger.bank_import (
	book_id INTEGER NOT NULL,
	import_id INTEGER GENERATED ALWAYS AS IDENTITY,
	sha256 BYTEA NOT NULL,
	size INTEGER NOT NULL,
	file_name TEXT NOT NULL,
	mapping TEXT COLLATE "C",
	imported_by INTEGER NOT NULL,
	imported_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT bank_import_pkey PRIMARY KEY (book_id, import_id),
	CONSTRAINT bank_import_once UNIQUE (book_id, sha256),
	CONSTRAINT bank_import_book_fkey FOREIGN KEY(book_id) REFERENCES ledger.book (book_id),
	CONSTRAINT bank_import_mapping_fkey FOREIGN KEY(book_id, mapping) REFERENCES ledger.bank_mapping (book_id, code),
	CONSTRAINT bank_import_actor_fkey FOREIGN KEY(imported_by) REFERENCES ledger.actor (actor_id),
	CONSTRAINT bank_import_sha256_form CHECK (octet_length(sha256) = 32)
);

CREATE TABLE ledger.log_key (
	book_id INTEGER NOT NULL,
	number INTEGER NOT NULL,
	verifier_key TEXT NOT NULL,
	announced_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT log_key_pkey PRIMARY KEY (book_id, number),
	CONSTRAINT log_key_book_id_verifier_key_key UNIQUE (book_id, verifier_key),
	CONSTRAINT log_key_head_fkey FOREIGN KEY(book_id) REFERENCES ledger.log_head (book_id)
);

CREATE TABLE ledger.period_step (
	book_id INTEGER NOT NULL,
	step_id UUID NOT NULL,
	kind TEXT COLLATE "C" NOT NULL,
	month DATE NOT NULL,
	content TEXT NOT NULL,
	CONSTRAINT period_step_pkey PRIMARY KEY (book_id, step_id),
	CONSTRAINT period_step_process_fkey FOREIGN KEY(book_id, step_id) REFERENCES ledger.process (book_id, process_id),
	CONSTRAINT period_step_kind_known CHECK (kind IN ('soft_close', 'close', 'reopen', 'open', 'year_close')),
	CONSTRAINT period_step_month_begins CHECK (extract(day FROM month) = 1)
);

CREATE TABLE ledger.bank_line (
	book_id INTEGER NOT NULL,
	line_id INTEGER GENERATED ALWAYS AS IDENTITY,
	bank_account_id INTEGER NOT NULL,
	booked_on DATE NOT NULL,
	valued_on DATE,
	direction TEXT COLLATE "C" NOT NULL,
	amount BIGINT NOT NULL,
	reference TEXT NOT NULL,
	end_to_end TEXT NOT NULL,
	party TEXT NOT NULL,
	party_account TEXT NOT NULL,
	remittance TEXT NOT NULL,
	reversal BOOLEAN NOT NULL,
	ordinal INTEGER NOT NULL,
	CONSTRAINT bank_line_pkey PRIMARY KEY (book_id, line_id),
	CONSTRAINT bank_line_account_fkey FOREIGN KEY(book_id, bank_account_id) REFERENCES ledger.bank_account (book_id, bank_account_id),
	CONSTRAINT bank_line_direction_known CHECK (direction IN ('in', 'out')),
	CONSTRAINT bank_line_amount_positive CHECK (amount > 0 AND amount <= 100000000000000000)
);

CREATE UNIQUE INDEX bank_line_once ON ledger.bank_line (book_id, bank_account_id, booked_on, direction, amount, md5(reference || chr(31) || end_to_end || chr(31) || party_account || chr(31) || remittance), ordinal);

CREATE TABLE ledger.bank_match (
	book_id INTEGER NOT NULL,
	match_id UUID NOT NULL,
	bank_account_id INTEGER NOT NULL,
	rule TEXT COLLATE "C" NOT NULL,
	confidence SMALLINT,
	explanation JSONB NOT NULL,
	state TEXT COLLATE "C" NOT NULL,
	made_by INTEGER NOT NULL,
	made_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT bank_match_pkey PRIMARY KEY (book_id, match_id),
	CONSTRAINT bank_match_account_fkey FOREIGN KEY(book_id, bank_account_id) REFERENCES ledger.bank_account (book_id, bank_account_id),
	CONSTRAINT bank_match_actor_fkey FOREIGN KEY(made_by) REFERENCES ledger.actor (actor_id),
	CONSTRAINT bank_match_state_known CHECK (state IN ('proposed', 'matched', 'dropped', 'released')),
	CONSTRAINT bank_match_confidence_of_rules CHECK ((rule = 'manual') = (confidence IS NULL) AND confidence BETWEEN 0 AND 100),
	CONSTRAINT bank_match_rules_decide CHECK (rule = 'manual' OR state IN ('matched', 'released'))
);

CREATE INDEX bank_match_state_idx ON ledger.bank_match (book_id, bank_account_id, state);

CREATE TABLE ledger.bank_statement (
	book_id INTEGER NOT NULL,
	statement_id INTEGER GENERATED ALWAYS AS IDENTITY,
	bank_account_id INTEGER NOT NULL,
	import_id INTEGER NOT NULL,
	reference TEXT NOT NULL,
	from_on DATE NOT NULL,
	to_on DATE NOT NULL,
	opening BIGINT NOT NULL,
	closing BIGINT NOT NULL,
	lines INTEGER NOT NULL,
	CONSTRAINT bank_statement_pkey PRIMARY KEY (book_id, statement_id),
	CONSTRAINT bank_statement_account_fkey FOREIGN KEY(book_id, bank_account_id) REFERENCES ledger.bank_account (book_id, bank_account_id),
	CONSTRAINT bank_statement_import_fkey FOREIGN KEY(book_id, import_id) REFERENCES ledger.bank_import (book_id, import_id),
	CONSTRAINT bank_statement_days_ordered CHECK (from_on <= to_on),
	CONSTRAINT bank_statement_lines_counted CHECK (lines >= 0)
);

CREATE INDEX bank_statement_account_idx ON ledger.bank_statement (book_id, bank_account_id, to_on);

CREATE TABLE ledger.checkpoint (
	book_id INTEGER NOT NULL,
	checkpoint_id BIGINT GENERATED ALWAYS AS IDENTITY,
	size BIGINT NOT NULL,
	root BYTEA NOT NULL,
	key_number INTEGER NOT NULL,
	signed_at TIMESTAMP WITH TIME ZONE NOT NULL,
	note TEXT NOT NULL,
	CONSTRAINT checkpoint_pkey PRIMARY KEY (book_id, checkpoint_id),
	CONSTRAINT checkpoint_key_fkey FOREIGN KEY(book_id, key_number) REFERENCES ledger.log_key (book_id, number),
	CONSTRAINT checkpoint_form CHECK (size >= 0 AND octet_length(root) = 32)
);

CREATE INDEX checkpoint_size_idx ON ledger.checkpoint (book_id, size);

CREATE TABLE ledger.period_move (
	book_id INTEGER NOT NULL,
	move_id BIGINT GENERATED ALWAYS AS IDENTITY,
	step_id UUID NOT NULL,
	soft_before DATE,
	soft_after DATE,
	closed_before DATE,
	closed_after DATE,
	entries BIGINT NOT NULL,
	recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT period_move_pkey PRIMARY KEY (book_id, move_id),
	CONSTRAINT period_move_book_id_step_id_key UNIQUE (book_id, step_id),
	CONSTRAINT period_move_step_fkey FOREIGN KEY(book_id, step_id) REFERENCES ledger.period_step (book_id, step_id)
);

CREATE TABLE ledger.bank_match_line (
	book_id INTEGER NOT NULL,
	match_id UUID NOT NULL,
	line_id INTEGER NOT NULL,
	live BOOLEAN DEFAULT true NOT NULL,
	CONSTRAINT bank_match_line_pkey PRIMARY KEY (book_id, match_id, line_id),
	CONSTRAINT bank_match_line_match_fkey FOREIGN KEY(book_id, match_id) REFERENCES ledger.bank_match (book_id, match_id),
	CONSTRAINT bank_match_line_line_fkey FOREIGN KEY(book_id, line_id) REFERENCES ledger.bank_line (book_id, line_id)
);

CREATE UNIQUE INDEX bank_match_line_once ON ledger.bank_match_line (book_id, line_id) WHERE live;

CREATE TABLE ledger.bank_match_posting (
	book_id INTEGER NOT NULL,
	match_id UUID NOT NULL,
	entry_id UUID NOT NULL,
	line SMALLINT NOT NULL,
	live BOOLEAN DEFAULT true NOT NULL,
	CONSTRAINT bank_match_posting_pkey PRIMARY KEY (book_id, match_id, entry_id, line),
	CONSTRAINT bank_match_posting_match_fkey FOREIGN KEY(book_id, match_id) REFERENCES ledger.bank_match (book_id, match_id),
	CONSTRAINT bank_match_posting_posting_fkey FOREIGN KEY(book_id, entry_id, line) REFERENCES ledger.posting (book_id, entry_id, line)
);

CREATE UNIQUE INDEX bank_match_posting_once ON ledger.bank_match_posting (book_id, entry_id, line) WHERE live;

CREATE TABLE ledger.bank_release (
	book_id INTEGER NOT NULL,
	release_id UUID NOT NULL,
	match_id UUID NOT NULL,
	CONSTRAINT bank_release_pkey PRIMARY KEY (book_id, release_id),
	CONSTRAINT bank_release_match_fkey FOREIGN KEY(book_id, match_id) REFERENCES ledger.bank_match (book_id, match_id),
	CONSTRAINT bank_release_process_fkey FOREIGN KEY(book_id, release_id) REFERENCES ledger.process (book_id, process_id)
);

CREATE INDEX bank_release_match_idx ON ledger.bank_release (book_id, match_id);

CREATE TABLE ledger.bank_statement_line (
	book_id INTEGER NOT NULL,
	statement_id INTEGER NOT NULL,
	place INTEGER NOT NULL,
	line_id INTEGER NOT NULL,
	CONSTRAINT bank_statement_line_pkey PRIMARY KEY (book_id, statement_id, place),
	CONSTRAINT bank_statement_line_once UNIQUE (book_id, line_id, statement_id),
	CONSTRAINT bank_statement_line_statement_fkey FOREIGN KEY(book_id, statement_id) REFERENCES ledger.bank_statement (book_id, statement_id),
	CONSTRAINT bank_statement_line_line_fkey FOREIGN KEY(book_id, line_id) REFERENCES ledger.bank_line (book_id, line_id),
	CONSTRAINT bank_statement_line_place_from_1 CHECK (place >= 1)
);

CREATE TABLE ledger.cosignature (
	book_id INTEGER NOT NULL,
	cosignature_id BIGINT GENERATED ALWAYS AS IDENTITY,
	checkpoint_id BIGINT NOT NULL,
	kind TEXT COLLATE "C" NOT NULL,
	signer TEXT NOT NULL,
	line TEXT NOT NULL,
	added_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT cosignature_pkey PRIMARY KEY (book_id, cosignature_id),
	CONSTRAINT cosignature_book_id_checkpoint_id_kind_signer_key UNIQUE (book_id, checkpoint_id, kind, signer),
	CONSTRAINT cosignature_checkpoint_fkey FOREIGN KEY(book_id, checkpoint_id) REFERENCES ledger.checkpoint (book_id, checkpoint_id),
	CONSTRAINT cosignature_kind_known CHECK (kind IN ('witness', 'timestamp', 'git'))
);

INSERT INTO ledger.purpose (code, debit_normal, asset_kinds, floor, title) VALUES ('net_assets', FALSE, ARRAY['money']::text[], NULL, 'What the years that were closed have left');

INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article) VALUES ('periods.year_close', ARRAY['nontax_revenue', 'service_income', 'budget_paid', 'net_assets']::text[], ARRAY['buyback_expense', 'restoration_expense', 'net_assets']::text[], ARRAY[]::text[], TRUE, TRUE, NULL, '政府会计制度 2018; docs/spec/audit.md 1');

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('periods.step', 'soft_close', '', 'done', FALSE, ARRAY['finance']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('periods.step', 'propose', '', 'proposed', FALSE, ARRAY['finance']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('periods.step', 'approve', 'proposed', 'done', TRUE, ARRAY['finance']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('periods.step', 'drop', 'proposed', 'dropped', FALSE, ARRAY['finance']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('reconciliation.match', 'propose', '', 'proposed', FALSE, ARRAY['finance']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('reconciliation.match', 'approve', 'proposed', 'matched', TRUE, ARRAY['finance']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('reconciliation.match', 'drop', 'proposed', 'dropped', FALSE, ARRAY['finance']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('reconciliation.release', 'ask', '', 'asked', FALSE, ARRAY['finance']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('reconciliation.release', 'approve', 'asked', 'released', TRUE, ARRAY['finance']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('reconciliation.release', 'drop', 'asked', 'dropped', FALSE, ARRAY['finance']::text[]);
