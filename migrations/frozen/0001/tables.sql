CREATE SCHEMA ledger;

CREATE TABLE ledger.actor (
	actor_id INTEGER GENERATED ALWAYS AS IDENTITY,
	book_id INTEGER,
	name TEXT NOT NULL,
	role TEXT COLLATE "C" NOT NULL,
	owner TEXT COLLATE "C",
	created_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT actor_pkey PRIMARY KEY (actor_id),
	CONSTRAINT actor_role_known CHECK (role IN ('administrator', 'bureau', 'finance', 'enterprise', 'auditor')),
	CONSTRAINT actor_enterprise_has_owner CHECK ((role = 'enterprise') = (owner IS NOT NULL)),
	CONSTRAINT actor_has_book CHECK (book_id IS NOT NULL OR role = 'administrator')
);

CREATE TABLE ledger.book (
	book_id INTEGER GENERATED ALWAYS AS IDENTITY,
	code TEXT COLLATE "C" NOT NULL,
	name TEXT NOT NULL,
	opens_on DATE NOT NULL,
	zone TEXT DEFAULT 'Asia/Shanghai' NOT NULL,
	opened_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT book_pkey PRIMARY KEY (book_id),
	CONSTRAINT book_code_form CHECK (code ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}(:[A-Za-z0-9._-]{1,64}){0,7}$'),
	CONSTRAINT book_code_key UNIQUE (code)
);

CREATE TABLE ledger.entry (
	book_id INTEGER NOT NULL,
	entry_id UUID NOT NULL,
	kind TEXT COLLATE "C" NOT NULL,
	effective_on DATE NOT NULL,
	recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
	actor_id INTEGER NOT NULL,
	approver_id INTEGER,
	lines SMALLINT NOT NULL,
	reverses UUID,
	memo TEXT NOT NULL,
	document TEXT NOT NULL,
	CONSTRAINT entry_pkey PRIMARY KEY (book_id, entry_id),
	CONSTRAINT entry_id_version_7 CHECK (substr(entry_id::text, 15, 1) = '7'),
	CONSTRAINT entry_lines_two_or_more CHECK (lines >= 2),
	CONSTRAINT entry_four_eyes CHECK (approver_id <> actor_id)
);

CREATE UNIQUE INDEX entry_reverses_once ON ledger.entry (book_id, reverses) WHERE reverses IS NOT NULL;

CREATE TABLE ledger.entry_kind (
	code TEXT COLLATE "C" NOT NULL,
	debits TEXT[] NOT NULL,
	credits TEXT[] NOT NULL,
	required TEXT[] NOT NULL,
	needs_approval BOOLEAN NOT NULL,
	reversible BOOLEAN NOT NULL,
	reversal_days INTEGER,
	article TEXT NOT NULL,
	CONSTRAINT entry_kind_pkey PRIMARY KEY (code)
);

CREATE TABLE ledger.posting (
	book_id INTEGER NOT NULL,
	account_id INTEGER NOT NULL,
	asset_id INTEGER NOT NULL,
	line SMALLINT NOT NULL,
	entry_id UUID NOT NULL,
	debit BIGINT NOT NULL,
	credit BIGINT NOT NULL,
	version BIGINT NOT NULL,
	balance_after BIGINT NOT NULL,
	recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
	effective_on DATE NOT NULL,
	CONSTRAINT posting_pkey PRIMARY KEY (book_id, entry_id, line),
	CONSTRAINT posting_amount_positive CHECK (debit >= 0 AND credit >= 0 AND (debit = 0) <> (credit = 0) AND debit + credit <= 100000000000000000)
);

CREATE UNIQUE INDEX posting_version_once ON ledger.posting (book_id, account_id, asset_id, version);

CREATE TABLE ledger.purpose (
	code TEXT COLLATE "C" NOT NULL,
	debit_normal BOOLEAN NOT NULL,
	asset_kinds TEXT[] NOT NULL,
	floor BIGINT,
	title TEXT NOT NULL,
	CONSTRAINT purpose_pkey PRIMARY KEY (code)
);

CREATE TABLE ledger.account (
	book_id INTEGER NOT NULL,
	account_id INTEGER GENERATED ALWAYS AS IDENTITY,
	code TEXT COLLATE "C" NOT NULL,
	owner TEXT COLLATE "C" NOT NULL,
	purpose TEXT COLLATE "C" NOT NULL,
	debit_normal BOOLEAN NOT NULL,
	floor BIGINT,
	ceiling BIGINT,
	status TEXT COLLATE "C" DEFAULT 'open' NOT NULL,
	opened_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
	opened_by INTEGER NOT NULL,
	CONSTRAINT account_pkey PRIMARY KEY (book_id, account_id),
	CONSTRAINT account_book_id_code_key UNIQUE (book_id, code),
	CONSTRAINT account_book_fkey FOREIGN KEY(book_id) REFERENCES ledger.book (book_id),
	CONSTRAINT account_purpose_fkey FOREIGN KEY(purpose) REFERENCES ledger.purpose (code),
	CONSTRAINT account_opened_by_fkey FOREIGN KEY(opened_by) REFERENCES ledger.actor (actor_id),
	CONSTRAINT account_status_known CHECK (status IN ('open', 'frozen', 'closed', 'receive_only')),
	CONSTRAINT account_limits_ordered CHECK (floor IS NULL OR ceiling IS NULL OR floor <= ceiling),
	CONSTRAINT account_code_form CHECK (code ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}(:[A-Za-z0-9._-]{1,64}){0,7}$' AND owner ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}(:[A-Za-z0-9._-]{1,64}){0,7}$')
);

CREATE INDEX account_owner_idx ON ledger.account (book_id, owner);

CREATE TABLE ledger.api_key (
	key_id INTEGER GENERATED ALWAYS AS IDENTITY,
	actor_id INTEGER NOT NULL,
	digest BYTEA NOT NULL,
	created_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
	created_by INTEGER,
	revoked_at TIMESTAMP WITH TIME ZONE,
	revoked_by INTEGER,
	CONSTRAINT api_key_pkey PRIMARY KEY (key_id),
	CONSTRAINT api_key_digest_is_sha256 CHECK (octet_length(digest) = 32),
	CONSTRAINT api_key_actor_id_fkey FOREIGN KEY(actor_id) REFERENCES ledger.actor (actor_id),
	CONSTRAINT api_key_digest_key UNIQUE (digest),
	CONSTRAINT api_key_created_by_fkey FOREIGN KEY(created_by) REFERENCES ledger.actor (actor_id),
	CONSTRAINT api_key_revoked_by_fkey FOREIGN KEY(revoked_by) REFERENCES ledger.actor (actor_id)
);

CREATE INDEX api_key_actor_idx ON ledger.api_key (actor_id);

CREATE TABLE ledger.approval (
	book_id INTEGER NOT NULL,
	entry_id UUID NOT NULL,
	content JSONB NOT NULL,
	actor_id INTEGER NOT NULL,
	approved_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT approval_pkey PRIMARY KEY (book_id, entry_id),
	CONSTRAINT approval_book_fkey FOREIGN KEY(book_id) REFERENCES ledger.book (book_id),
	CONSTRAINT approval_actor_fkey FOREIGN KEY(actor_id) REFERENCES ledger.actor (actor_id)
);

CREATE TABLE ledger.asset (
	book_id INTEGER NOT NULL,
	asset_id INTEGER GENERATED ALWAYS AS IDENTITY,
	code TEXT COLLATE "C" NOT NULL,
	name TEXT NOT NULL,
	kind TEXT COLLATE "C" NOT NULL,
	unit TEXT NOT NULL,
	scale SMALLINT NOT NULL,
	digits SMALLINT NOT NULL,
	CONSTRAINT asset_pkey PRIMARY KEY (book_id, asset_id),
	CONSTRAINT asset_book_id_code_key UNIQUE (book_id, code),
	CONSTRAINT asset_book_fkey FOREIGN KEY(book_id) REFERENCES ledger.book (book_id),
	CONSTRAINT asset_kind_known CHECK (kind IN ('money', 'permit', 'cap')),
	CONSTRAINT asset_scale_range CHECK (scale BETWEEN 0 AND 12 AND digits BETWEEN 0 AND scale),
	CONSTRAINT asset_code_form CHECK (code ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}(:[A-Za-z0-9._-]{1,64}){0,7}$')
);

CREATE TABLE ledger.damage_case (
	book_id INTEGER NOT NULL,
	case_id INTEGER GENERATED ALWAYS AS IDENTITY,
	code TEXT COLLATE "C" NOT NULL,
	title TEXT NOT NULL,
	liable TEXT COLLATE "C" NOT NULL,
	obligation TEXT,
	CONSTRAINT damage_case_pkey PRIMARY KEY (book_id, case_id),
	CONSTRAINT damage_case_book_id_code_key UNIQUE (book_id, code),
	CONSTRAINT damage_case_book_fkey FOREIGN KEY(book_id) REFERENCES ledger.book (book_id)
);

CREATE TABLE ledger.refusal (
	book_id INTEGER NOT NULL,
	entry_id UUID NOT NULL,
	code TEXT COLLATE "C" NOT NULL,
	figures JSONB NOT NULL,
	content JSONB NOT NULL,
	actor_id INTEGER NOT NULL,
	refused_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT refusal_pkey PRIMARY KEY (book_id, entry_id),
	CONSTRAINT refusal_book_fkey FOREIGN KEY(book_id) REFERENCES ledger.book (book_id)
);

CREATE TABLE ledger.account_event (
	event_id BIGINT GENERATED ALWAYS AS IDENTITY,
	book_id INTEGER NOT NULL,
	account_id INTEGER NOT NULL,
	status_before TEXT COLLATE "C" NOT NULL,
	status_after TEXT COLLATE "C" NOT NULL,
	reason TEXT NOT NULL,
	actor_id INTEGER NOT NULL,
	recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
	CONSTRAINT account_event_pkey PRIMARY KEY (event_id),
	CONSTRAINT account_event_account_fkey FOREIGN KEY(book_id, account_id) REFERENCES ledger.account (book_id, account_id),
	CONSTRAINT account_event_actor_fkey FOREIGN KEY(actor_id) REFERENCES ledger.actor (actor_id),
	CONSTRAINT account_event_has_reason CHECK (reason <> '')
);

CREATE TABLE ledger.balance (
	book_id INTEGER NOT NULL,
	account_id INTEGER NOT NULL,
	asset_id INTEGER NOT NULL,
	debits BIGINT DEFAULT 0 NOT NULL,
	credits BIGINT DEFAULT 0 NOT NULL,
	version BIGINT DEFAULT 0 NOT NULL,
	floor BIGINT,
	ceiling BIGINT,
	debit_normal BOOLEAN NOT NULL,
	status TEXT COLLATE "C" NOT NULL,
	purpose TEXT COLLATE "C" NOT NULL,
	CONSTRAINT balance_pkey PRIMARY KEY (book_id, account_id, asset_id),
	CONSTRAINT balance_account_fkey FOREIGN KEY(book_id, account_id) REFERENCES ledger.account (book_id, account_id),
	CONSTRAINT balance_asset_fkey FOREIGN KEY(book_id, asset_id) REFERENCES ledger.asset (book_id, asset_id),
	CONSTRAINT balance_floor CHECK (floor IS NULL OR CASE WHEN debit_normal THEN debits - credits ELSE credits - debits END >= floor),
	CONSTRAINT balance_ceiling CHECK (ceiling IS NULL OR CASE WHEN debit_normal THEN debits - credits ELSE credits - debits END <= ceiling),
	CONSTRAINT balance_counts CHECK (debits >= 0 AND credits >= 0 AND version >= 0)
)
 WITH (fillfactor = 60);

CREATE TABLE ledger.damage_head (
	book_id INTEGER NOT NULL,
	case_id INTEGER NOT NULL,
	head TEXT COLLATE "C" NOT NULL,
	title TEXT NOT NULL,
	assessed BIGINT NOT NULL,
	CONSTRAINT damage_head_pkey PRIMARY KEY (book_id, case_id, head),
	CONSTRAINT damage_head_case_fkey FOREIGN KEY(book_id, case_id) REFERENCES ledger.damage_case (book_id, case_id),
	CONSTRAINT damage_head_head_known CHECK (head IN ('H1', 'H2', 'H3', 'H4', 'H5', 'H6', 'H7', 'H8')),
	CONSTRAINT damage_head_assessed_positive CHECK (assessed > 0)
);

CREATE TABLE ledger.damage_instalment (
	book_id INTEGER NOT NULL,
	case_id INTEGER NOT NULL,
	number SMALLINT NOT NULL,
	due_on DATE NOT NULL,
	amount BIGINT NOT NULL,
	paid_by UUID,
	CONSTRAINT damage_instalment_pkey PRIMARY KEY (book_id, case_id, number),
	CONSTRAINT damage_instalment_case_fkey FOREIGN KEY(book_id, case_id) REFERENCES ledger.damage_case (book_id, case_id),
	CONSTRAINT damage_instalment_paid_by_fkey FOREIGN KEY(book_id, paid_by) REFERENCES ledger.entry (book_id, entry_id),
	CONSTRAINT damage_instalment_book_id_paid_by_key UNIQUE (book_id, paid_by),
	CONSTRAINT damage_instalment_amount_positive CHECK (amount > 0)
);

CREATE TABLE ledger.permit_cap (
	book_id INTEGER NOT NULL,
	asset_id INTEGER NOT NULL,
	pollutant TEXT COLLATE "C" NOT NULL,
	area TEXT COLLATE "C" NOT NULL,
	vintage SMALLINT NOT NULL,
	CONSTRAINT permit_cap_pkey PRIMARY KEY (book_id, asset_id),
	CONSTRAINT permit_cap_book_id_pollutant_area_vintage_key UNIQUE (book_id, pollutant, area, vintage),
	CONSTRAINT permit_cap_asset_fkey FOREIGN KEY(book_id, asset_id) REFERENCES ledger.asset (book_id, asset_id),
	CONSTRAINT permit_cap_vintage_range CHECK (vintage BETWEEN 2000 AND 2200)
);

CREATE TABLE ledger.permit_lot (
	book_id INTEGER NOT NULL,
	asset_id INTEGER NOT NULL,
	cap_id INTEGER NOT NULL,
	entry_id UUID NOT NULL,
	owner TEXT COLLATE "C" NOT NULL,
	origin TEXT COLLATE "C" NOT NULL,
	document TEXT NOT NULL,
	valid_from DATE NOT NULL,
	valid_to DATE NOT NULL,
	CONSTRAINT permit_lot_pkey PRIMARY KEY (book_id, asset_id),
	CONSTRAINT permit_lot_asset_fkey FOREIGN KEY(book_id, asset_id) REFERENCES ledger.asset (book_id, asset_id),
	CONSTRAINT permit_lot_cap_fkey FOREIGN KEY(book_id, cap_id) REFERENCES ledger.permit_cap (book_id, asset_id),
	CONSTRAINT permit_lot_entry_fkey FOREIGN KEY(book_id, entry_id) REFERENCES ledger.entry (book_id, entry_id),
	CONSTRAINT permit_lot_origin_known CHECK (origin IN ('initial')),
	CONSTRAINT permit_lot_validity_ordered CHECK (valid_from <= valid_to)
);

INSERT INTO ledger.purpose (code, debit_normal, asset_kinds, floor, title) VALUES ('clearing', TRUE, ARRAY['money', 'permit', 'cap']::text[], NULL, 'Movements between accounts and between books');

INSERT INTO ledger.purpose (code, debit_normal, asset_kinds, floor, title) VALUES ('cap_limit', FALSE, ARRAY['cap']::text[], 0, 'Total that the authority may issue');

INSERT INTO ledger.purpose (code, debit_normal, asset_kinds, floor, title) VALUES ('cap_available', TRUE, ARRAY['cap']::text[], 0, 'Room under the cap, not issued yet');

INSERT INTO ledger.purpose (code, debit_normal, asset_kinds, floor, title) VALUES ('cap_issued', TRUE, ARRAY['cap']::text[], 0, 'Room under the cap, issued as lots');

INSERT INTO ledger.purpose (code, debit_normal, asset_kinds, floor, title) VALUES ('lot_issued', FALSE, ARRAY['permit']::text[], 0, 'A lot as the authority granted it');

INSERT INTO ledger.purpose (code, debit_normal, asset_kinds, floor, title) VALUES ('holding', TRUE, ARRAY['permit']::text[], 0, 'Permits that an enterprise holds freely');

INSERT INTO ledger.purpose (code, debit_normal, asset_kinds, floor, title) VALUES ('settlement_cash', TRUE, ARRAY['money']::text[], 0, 'Cash in the settlement account of the exchange');

INSERT INTO ledger.purpose (code, debit_normal, asset_kinds, floor, title) VALUES ('settlement_claim', FALSE, ARRAY['money']::text[], 0, 'What the exchange owes to a party to a trade');

INSERT INTO ledger.purpose (code, debit_normal, asset_kinds, floor, title) VALUES ('treasury_cash', TRUE, ARRAY['money']::text[], 0, 'Deposits of the state treasury');

INSERT INTO ledger.purpose (code, debit_normal, asset_kinds, floor, title) VALUES ('nontax_revenue', FALSE, ARRAY['money']::text[], 0, 'Non-tax revenue of the treasury');

INSERT INTO ledger.purpose (code, debit_normal, asset_kinds, floor, title) VALUES ('claim_established', FALSE, ARRAY['money']::text[], 0, 'Damage that was assessed, by head of loss');

INSERT INTO ledger.purpose (code, debit_normal, asset_kinds, floor, title) VALUES ('claim_assessed', TRUE, ARRAY['money']::text[], 0, 'Assessed, not due yet');

INSERT INTO ledger.purpose (code, debit_normal, asset_kinds, floor, title) VALUES ('claim_due', TRUE, ARRAY['money']::text[], 0, 'Due under a judgment or an agreement, not received yet');

INSERT INTO ledger.purpose (code, debit_normal, asset_kinds, floor, title) VALUES ('claim_received', TRUE, ARRAY['money']::text[], 0, 'Received for the claim');

INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article) VALUES ('journal.transfer', ARRAY['clearing']::text[], ARRAY['clearing']::text[], ARRAY[]::text[], FALSE, TRUE, NULL, 'docs/spec/journal.md 3.1');

INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article) VALUES ('journal.adjustment', ARRAY['clearing']::text[], ARRAY['clearing']::text[], ARRAY[]::text[], TRUE, TRUE, 30, 'docs/spec/journal.md 3.2');

INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article) VALUES ('journal.reversal', ARRAY[]::text[], ARRAY[]::text[], ARRAY[]::text[], FALSE, FALSE, NULL, 'docs/spec/journal.md 5');

INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article) VALUES ('permits.cap', ARRAY['cap_available']::text[], ARRAY['cap_limit']::text[], ARRAY['debit:cap_available', 'credit:cap_limit']::text[], FALSE, TRUE, NULL, '《排污许可管理条例》; State Council office notice 2014 no. 38 on paid use and trading of permits');

INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article) VALUES ('permits.allocation', ARRAY['cap_issued', 'holding']::text[], ARRAY['cap_available', 'lot_issued']::text[], ARRAY['debit:cap_issued', 'debit:holding', 'credit:cap_available', 'credit:lot_issued']::text[], FALSE, TRUE, 14, '《排污许可管理条例》; State Council office notice 2014 no. 38 on paid use and trading of permits');

INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article) VALUES ('market.deposit', ARRAY['settlement_cash']::text[], ARRAY['settlement_claim']::text[], ARRAY['debit:settlement_cash', 'credit:settlement_claim']::text[], FALSE, TRUE, NULL, 'docs/spec/market.md 1');

INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article) VALUES ('market.settlement', ARRAY['settlement_claim', 'holding']::text[], ARRAY['settlement_claim', 'holding']::text[], ARRAY['debit:settlement_claim', 'credit:settlement_claim', 'debit:holding', 'credit:holding']::text[], FALSE, FALSE, NULL, 'docs/spec/market.md 2');

INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article) VALUES ('market.payout', ARRAY['settlement_claim']::text[], ARRAY['settlement_cash']::text[], ARRAY['debit:settlement_claim', 'credit:settlement_cash']::text[], FALSE, TRUE, 5, 'docs/spec/market.md 3');

INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article) VALUES ('compensation.assessment', ARRAY['claim_assessed']::text[], ARRAY['claim_established']::text[], ARRAY['debit:claim_assessed', 'credit:claim_established']::text[], FALSE, TRUE, NULL, '民法典 art. 1234–1235; 法释〔2019〕8号');

INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article) VALUES ('compensation.obligation', ARRAY['claim_due']::text[], ARRAY['claim_assessed']::text[], ARRAY['debit:claim_due', 'credit:claim_assessed']::text[], FALSE, TRUE, NULL, '民法典 art. 1234–1235; 法释〔2019〕8号');

INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article) VALUES ('compensation.payment', ARRAY['treasury_cash', 'claim_received']::text[], ARRAY['nontax_revenue', 'claim_due']::text[], ARRAY['debit:treasury_cash', 'credit:nontax_revenue', 'debit:claim_received', 'credit:claim_due']::text[], FALSE, TRUE, NULL, 'Compensation money is non-tax revenue, paid in full into the treasury');
