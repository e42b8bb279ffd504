-- What changes in the tables with the permits room: new ones, and columns, checks and references of old ones.

ALTER TABLE ledger.book DROP CONSTRAINT book_code_form;

ALTER TABLE ledger.book ADD CONSTRAINT book_code_form CHECK (code ~ '^[A-Za-z0-9][A-Za-z0-9._-]*(:[A-Za-z0-9._-]+)*$' AND length(code) <= 160 AND cardinality(string_to_array(code, ':')) <= 8);

ALTER TABLE ledger.asset DROP CONSTRAINT asset_code_form;

ALTER TABLE ledger.asset ADD CONSTRAINT asset_code_form CHECK (code ~ '^[A-Za-z0-9][A-Za-z0-9._-]*(:[A-Za-z0-9._-]+)*$' AND length(code) <= 160 AND cardinality(string_to_array(code, ':')) <= 8);

ALTER TABLE ledger.account DROP CONSTRAINT account_code_form;

ALTER TABLE ledger.account ADD CONSTRAINT account_code_form CHECK (code ~ '^[A-Za-z0-9][A-Za-z0-9._-]*(:[A-Za-z0-9._-]+)*$' AND length(code) <= 160 AND cardinality(string_to_array(code, ':')) <= 8 AND owner ~ '^[A-Za-z0-9][A-Za-z0-9._-]*(:[A-Za-z0-9._-]+)*$' AND length(owner) <= 160 AND cardinality(string_to_array(owner, ':')) <= 8);

ALTER TABLE ledger.book ADD COLUMN jurisdiction TEXT COLLATE "C" DEFAULT 'cn' NOT NULL;

ALTER TABLE ledger.balance DROP CONSTRAINT balance_account_fkey, DROP CONSTRAINT balance_asset_fkey;

CREATE INDEX balance_asset_idx ON ledger.balance (book_id, asset_id);

ALTER TABLE ledger.permit_cap ADD COLUMN parent_id INTEGER, ADD COLUMN lots INTEGER DEFAULT 0 NOT NULL;

UPDATE ledger.permit_cap c SET lots = (SELECT count(*) FROM ledger.permit_lot l WHERE l.book_id = c.book_id AND l.cap_id = c.asset_id);

ALTER TABLE ledger.permit_cap ADD CONSTRAINT permit_cap_not_own_parent CHECK (parent_id <> asset_id);

ALTER TABLE ledger.permit_cap ADD CONSTRAINT permit_cap_parent_fkey FOREIGN KEY(book_id, parent_id) REFERENCES ledger.permit_cap (book_id, asset_id);

ALTER TABLE ledger.permit_lot DROP CONSTRAINT permit_lot_asset_fkey, DROP CONSTRAINT permit_lot_cap_fkey,
  DROP CONSTRAINT permit_lot_entry_fkey, DROP CONSTRAINT permit_lot_origin_known, DROP COLUMN entry_id,
  ADD COLUMN parent_id INTEGER, ADD COLUMN measure TEXT COLLATE "C", ADD COLUMN grant_id UUID, ADD COLUMN grant_line INTEGER;

ALTER TABLE ledger.permit_lot ADD CONSTRAINT permit_lot_has_parent CHECK (parent_id IS NOT NULL OR origin IN ('initial', 'reserve'));

ALTER TABLE ledger.permit_lot ADD CONSTRAINT permit_lot_origin_known CHECK (origin IN ('initial', 'reserve', 'surplus', 'moved'));

ALTER TABLE ledger.permit_lot ADD CONSTRAINT permit_lot_parent_fkey FOREIGN KEY(book_id, parent_id) REFERENCES ledger.permit_lot (book_id, asset_id);

ALTER TABLE ledger.permit_lot ADD CONSTRAINT permit_lot_surplus_has_measure CHECK ((origin = 'surplus') = (measure IS NOT NULL));

CREATE INDEX permit_lot_cap_idx ON ledger.permit_lot (book_id, cap_id, asset_id);

CREATE INDEX permit_lot_grant_idx ON ledger.permit_lot (book_id, grant_id, grant_line);

CREATE INDEX permit_lot_parent_idx ON ledger.permit_lot (book_id, parent_id) WHERE parent_id IS NOT NULL;

CREATE TABLE ledger.permit_grant_line (
	book_id INTEGER NOT NULL,
	grant_id UUID NOT NULL,
	line INTEGER NOT NULL,
	site TEXT COLLATE "C" NOT NULL,
	party TEXT COLLATE "C" NOT NULL,
	pollutant TEXT COLLATE "C" NOT NULL,
	area TEXT COLLATE "C" NOT NULL,
	first_vintage SMALLINT NOT NULL,
	last_vintage SMALLINT NOT NULL,
	quantity BIGINT NOT NULL,
	purpose TEXT COLLATE "C" NOT NULL,
	valid_from DATE,
	CONSTRAINT permit_grant_line_pkey PRIMARY KEY (book_id, grant_id, line),
	CONSTRAINT permit_grant_line_quantity_positive CHECK (quantity > 0),
	CONSTRAINT permit_grant_line_vintages CHECK (first_vintage BETWEEN 2000 AND last_vintage AND last_vintage - first_vintage < 30),
	CONSTRAINT permit_grant_line_purpose_known CHECK (purpose IN ('holding', 'unpaid', 'reserve'))
);

CREATE TABLE ledger.process_transition (
	machine TEXT COLLATE "C" NOT NULL,
	action TEXT COLLATE "C" NOT NULL,
	from_state TEXT COLLATE "C" NOT NULL,
	to_state TEXT COLLATE "C" NOT NULL,
	four_eyes BOOLEAN NOT NULL,
	roles TEXT[] NOT NULL,
	CONSTRAINT process_transition_pkey PRIMARY KEY (machine, action, from_state),
	CONSTRAINT process_transition_whole_key UNIQUE (machine, action, from_state, to_state, four_eyes)
);

CREATE TABLE ledger.area_quality (
	book_id INTEGER NOT NULL,
	area TEXT COLLATE "C" NOT NULL,
	pollutant TEXT COLLATE "C" NOT NULL,
	year SMALLINT NOT NULL,
	met BOOLEAN NOT NULL,
	document TEXT NOT NULL,
	actor_id INTEGER NOT NULL,
	CONSTRAINT area_quality_pkey PRIMARY KEY (book_id, area, pollutant, year),
	CONSTRAINT area_quality_book_fkey FOREIGN KEY(book_id) REFERENCES ledger.book (book_id),
	CONSTRAINT area_quality_actor_fkey FOREIGN KEY(actor_id) REFERENCES ledger.actor (actor_id)
);

CREATE TABLE ledger.outbox (
	event_id BIGINT GENERATED ALWAYS AS IDENTITY,
	book_id INTEGER NOT NULL,
	kind TEXT COLLATE "C" NOT NULL,
	subject TEXT NOT NULL,
	owners TEXT[] NOT NULL,
	figures JSONB NOT NULL,
	actor_id INTEGER NOT NULL,
	recorded_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
	written_in xid8 DEFAULT pg_current_xact_id() NOT NULL,
	CONSTRAINT outbox_pkey PRIMARY KEY (event_id),
	CONSTRAINT outbox_book_fkey FOREIGN KEY(book_id) REFERENCES ledger.book (book_id)
);

CREATE INDEX outbox_book_idx ON ledger.outbox (book_id, event_id);

CREATE TABLE ledger.party (
	book_id INTEGER NOT NULL,
	code TEXT COLLATE "C" NOT NULL,
	name TEXT NOT NULL,
	exception TEXT NOT NULL,
	registered_on DATE NOT NULL,
	registered_by INTEGER NOT NULL,
	CONSTRAINT party_pkey PRIMARY KEY (book_id, code),
	CONSTRAINT party_book_fkey FOREIGN KEY(book_id) REFERENCES ledger.book (book_id),
	CONSTRAINT party_actor_fkey FOREIGN KEY(registered_by) REFERENCES ledger.actor (actor_id),
	CONSTRAINT party_code_form CHECK (code ~ '^enterprise:[0-9A-Za-z]{18}$')
);

CREATE TABLE ledger.permit_exclusion (
	book_id INTEGER NOT NULL,
	site TEXT COLLATE "C" NOT NULL,
	year SMALLINT NOT NULL,
	pollutant TEXT COLLATE "C" NOT NULL,
	kind TEXT COLLATE "C" NOT NULL,
	reason TEXT NOT NULL,
	document TEXT NOT NULL,
	effective_on DATE NOT NULL,
	actor_id INTEGER NOT NULL,
	CONSTRAINT permit_exclusion_pkey PRIMARY KEY (book_id, site, year, pollutant),
	CONSTRAINT permit_exclusion_actor_fkey FOREIGN KEY(actor_id) REFERENCES ledger.actor (actor_id),
	CONSTRAINT permit_exclusion_kind_known CHECK (kind IN ('excluded', 'not_obliged'))
);

CREATE TABLE ledger.permit_task (
	book_id INTEGER NOT NULL,
	kind TEXT COLLATE "C" NOT NULL,
	subject TEXT COLLATE "C" NOT NULL,
	figures JSONB NOT NULL,
	opened_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
	explanation TEXT,
	explained_by INTEGER,
	closed_at TIMESTAMP WITH TIME ZONE,
	CONSTRAINT permit_task_pkey PRIMARY KEY (book_id, kind, subject),
	CONSTRAINT permit_task_explained_fkey FOREIGN KEY(explained_by) REFERENCES ledger.actor (actor_id)
);

CREATE INDEX permit_task_open_idx ON ledger.permit_task (book_id) WHERE closed_at IS NULL;

CREATE TABLE ledger.process (
	book_id INTEGER NOT NULL,
	process_id UUID NOT NULL,
	machine TEXT COLLATE "C" NOT NULL,
	state TEXT COLLATE "C" NOT NULL,
	version INTEGER NOT NULL,
	started_by INTEGER NOT NULL,
	CONSTRAINT process_pkey PRIMARY KEY (book_id, process_id),
	CONSTRAINT process_whole_key UNIQUE (book_id, process_id, machine, started_by),
	CONSTRAINT process_book_fkey FOREIGN KEY(book_id) REFERENCES ledger.book (book_id)
);

CREATE INDEX process_state_idx ON ledger.process (book_id, machine, state, process_id);

CREATE TABLE ledger.permit_act (
	book_id INTEGER NOT NULL,
	act_id UUID NOT NULL,
	machine TEXT COLLATE "C" NOT NULL,
	site TEXT COLLATE "C" NOT NULL,
	other TEXT COLLATE "C",
	effective_on DATE NOT NULL,
	until_on DATE,
	document TEXT NOT NULL,
	law TEXT NOT NULL,
	money BIGINT,
	terms JSONB NOT NULL,
	recorded_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT permit_act_pkey PRIMARY KEY (book_id, act_id),
	CONSTRAINT permit_act_process_fkey FOREIGN KEY(book_id, act_id) REFERENCES ledger.process (book_id, process_id),
	CONSTRAINT permit_act_money_positive CHECK (money >= 0)
);

CREATE INDEX permit_act_other_idx ON ledger.permit_act (book_id, other, machine);

CREATE INDEX permit_act_site_idx ON ledger.permit_act (book_id, site, machine);

CREATE TABLE ledger.permit_fee (
	book_id INTEGER NOT NULL,
	fee_id UUID NOT NULL,
	site TEXT COLLATE "C" NOT NULL,
	notice_on DATE NOT NULL,
	notice TEXT NOT NULL,
	law TEXT NOT NULL,
	computed BIGINT NOT NULL,
	payable BIGINT NOT NULL,
	exemption TEXT NOT NULL,
	CONSTRAINT permit_fee_pkey PRIMARY KEY (book_id, fee_id),
	CONSTRAINT permit_fee_process_fkey FOREIGN KEY(book_id, fee_id) REFERENCES ledger.process (book_id, process_id),
	CONSTRAINT permit_fee_whole_or_exempt CHECK (payable = CASE WHEN exemption = '' THEN computed ELSE 0 END)
);

CREATE INDEX permit_fee_site_idx ON ledger.permit_fee (book_id, site);

CREATE TABLE ledger.permit_grant (
	book_id INTEGER NOT NULL,
	grant_id UUID NOT NULL,
	title TEXT NOT NULL,
	document TEXT NOT NULL,
	effective_on DATE NOT NULL,
	lines INTEGER NOT NULL,
	digest TEXT COLLATE "C" NOT NULL,
	file_name TEXT NOT NULL,
	law TEXT NOT NULL,
	objections_until DATE,
	CONSTRAINT permit_grant_pkey PRIMARY KEY (book_id, grant_id),
	CONSTRAINT permit_grant_process_fkey FOREIGN KEY(book_id, grant_id) REFERENCES ledger.process (book_id, process_id)
);

CREATE TABLE ledger.permit_pack (
	book_id INTEGER NOT NULL,
	pack_id UUID NOT NULL,
	text TEXT NOT NULL,
	digest TEXT COLLATE "C" NOT NULL,
	in_force_from DATE NOT NULL,
	simulated JSONB,
	CONSTRAINT permit_pack_pkey PRIMARY KEY (book_id, pack_id),
	CONSTRAINT permit_pack_process_fkey FOREIGN KEY(book_id, pack_id) REFERENCES ledger.process (book_id, process_id)
);

CREATE TABLE ledger.permit_report (
	book_id INTEGER NOT NULL,
	report_id UUID NOT NULL,
	site TEXT COLLATE "C" NOT NULL,
	year SMALLINT NOT NULL,
	pollutant TEXT COLLATE "C" NOT NULL,
	source TEXT COLLATE "C" NOT NULL,
	measured BIGINT NOT NULL,
	abnormal BIGINT NOT NULL,
	months JSONB,
	document TEXT NOT NULL,
	reported_on DATE NOT NULL,
	CONSTRAINT permit_report_pkey PRIMARY KEY (book_id, report_id),
	CONSTRAINT permit_report_process_fkey FOREIGN KEY(book_id, report_id) REFERENCES ledger.process (book_id, process_id),
	CONSTRAINT permit_report_source_known CHECK (source IN ('bureau', 'online', 'self')),
	CONSTRAINT permit_report_quantities CHECK (measured >= 0 AND abnormal >= 0)
);

CREATE INDEX permit_report_site_idx ON ledger.permit_report (book_id, site, year, pollutant);

CREATE TABLE ledger.process_event (
	book_id INTEGER NOT NULL,
	process_id UUID NOT NULL,
	version INTEGER NOT NULL,
	machine TEXT COLLATE "C" NOT NULL,
	action TEXT COLLATE "C" NOT NULL,
	previous INTEGER,
	from_state TEXT COLLATE "C" NOT NULL,
	to_state TEXT COLLATE "C" NOT NULL,
	four_eyes BOOLEAN NOT NULL,
	started_by INTEGER NOT NULL,
	actor_id INTEGER NOT NULL,
	effective_on DATE NOT NULL,
	reason TEXT NOT NULL,
	document TEXT NOT NULL,
	recorded_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT process_event_pkey PRIMARY KEY (book_id, process_id, version),
	CONSTRAINT process_event_state_key UNIQUE (book_id, process_id, version, machine, to_state),
	CONSTRAINT process_event_process_fkey FOREIGN KEY(book_id, process_id, machine, started_by) REFERENCES ledger.process (book_id, process_id, machine, started_by),
	CONSTRAINT process_event_allowed FOREIGN KEY(machine, action, from_state, to_state, four_eyes) REFERENCES ledger.process_transition (machine, action, from_state, to_state, four_eyes),
	CONSTRAINT process_event_continues FOREIGN KEY(book_id, process_id, previous, machine, from_state) REFERENCES ledger.process_event (book_id, process_id, version, machine, to_state),
	CONSTRAINT process_event_actor_fkey FOREIGN KEY(actor_id) REFERENCES ledger.actor (actor_id),
	CONSTRAINT process_event_numbered CHECK ((previous IS NULL) = (version = 1) AND (previous IS NULL OR previous = version - 1)),
	CONSTRAINT process_event_first_from_start CHECK ((from_state = '') = (version = 1)),
	CONSTRAINT process_event_four_eyes CHECK (NOT four_eyes OR actor_id <> started_by)
);

CREATE TABLE ledger.site (
	book_id INTEGER NOT NULL,
	code TEXT COLLATE "C" NOT NULL,
	party TEXT COLLATE "C" NOT NULL,
	name TEXT NOT NULL,
	CONSTRAINT site_pkey PRIMARY KEY (book_id, code),
	CONSTRAINT site_party_fkey FOREIGN KEY(book_id, party) REFERENCES ledger.party (book_id, code),
	CONSTRAINT site_code_form CHECK (code ~ '^enterprise:[0-9A-Za-z]{18}:[0-9A-Za-z_-]{1,16}$' AND starts_with(code, party || ':'))
);

CREATE INDEX site_party_idx ON ledger.site (book_id, party);

CREATE TABLE ledger.standing (
	book_id INTEGER NOT NULL,
	standing_id BIGINT GENERATED ALWAYS AS IDENTITY,
	party TEXT COLLATE "C" NOT NULL,
	list TEXT COLLATE "C" NOT NULL,
	since DATE NOT NULL,
	until DATE,
	document TEXT NOT NULL,
	actor_id INTEGER NOT NULL,
	ended_document TEXT,
	ended_by INTEGER,
	CONSTRAINT standing_pkey PRIMARY KEY (book_id, standing_id),
	CONSTRAINT standing_party_fkey FOREIGN KEY(book_id, party) REFERENCES ledger.party (book_id, code),
	CONSTRAINT standing_actor_fkey FOREIGN KEY(actor_id) REFERENCES ledger.actor (actor_id),
	CONSTRAINT standing_ended_fkey FOREIGN KEY(ended_by) REFERENCES ledger.actor (actor_id),
	CONSTRAINT standing_list_known CHECK (list IN ('court_dishonest', 'abnormal_operation', 'major_tax_violation', 'credit_red', 'credit_black', 'unfinished_rectification', 'licence_ban', 'eia_not_allowed')),
	CONSTRAINT standing_ordered CHECK (until >= since)
);

CREATE INDEX standing_party_idx ON ledger.standing (book_id, party);

CREATE TABLE ledger.licence_version (
	book_id INTEGER NOT NULL,
	site TEXT COLLATE "C" NOT NULL,
	version INTEGER NOT NULL,
	licence TEXT COLLATE "C" NOT NULL,
	valid_from DATE NOT NULL,
	valid_to DATE NOT NULL,
	document TEXT NOT NULL,
	actor_id INTEGER NOT NULL,
	imported_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT licence_version_pkey PRIMARY KEY (book_id, site, version),
	CONSTRAINT licence_version_site_fkey FOREIGN KEY(book_id, site) REFERENCES ledger.site (book_id, code),
	CONSTRAINT licence_version_actor_fkey FOREIGN KEY(actor_id) REFERENCES ledger.actor (actor_id),
	CONSTRAINT licence_version_validity_ordered CHECK (valid_from <= valid_to AND version >= 1)
);

CREATE TABLE ledger.permit_act_line (
	book_id INTEGER NOT NULL,
	act_id UUID NOT NULL,
	line SMALLINT NOT NULL,
	pollutant TEXT COLLATE "C" NOT NULL,
	area TEXT COLLATE "C" NOT NULL,
	first_vintage SMALLINT NOT NULL,
	last_vintage SMALLINT NOT NULL,
	quantity BIGINT NOT NULL,
	delivered BIGINT NOT NULL,
	price BIGINT,
	basis TEXT COLLATE "C",
	amount BIGINT,
	CONSTRAINT permit_act_line_pkey PRIMARY KEY (book_id, act_id, line),
	CONSTRAINT permit_act_line_act_fkey FOREIGN KEY(book_id, act_id) REFERENCES ledger.permit_act (book_id, act_id),
	CONSTRAINT permit_act_line_quantities CHECK (quantity > 0 AND delivered >= quantity),
	CONSTRAINT permit_act_line_vintages_ordered CHECK (first_vintage <= last_vintage)
);

CREATE TABLE ledger.permit_act_lot (
	book_id INTEGER NOT NULL,
	act_id UUID NOT NULL,
	asset_id INTEGER NOT NULL,
	account_id INTEGER NOT NULL,
	line SMALLINT NOT NULL,
	quantity BIGINT NOT NULL,
	CONSTRAINT permit_act_lot_pkey PRIMARY KEY (book_id, act_id, line, asset_id, account_id),
	CONSTRAINT permit_act_lot_act_fkey FOREIGN KEY(book_id, act_id) REFERENCES ledger.permit_act (book_id, act_id),
	CONSTRAINT permit_act_lot_asset_fkey FOREIGN KEY(book_id, asset_id) REFERENCES ledger.asset (book_id, asset_id),
	CONSTRAINT permit_act_lot_account_fkey FOREIGN KEY(book_id, account_id) REFERENCES ledger.account (book_id, account_id),
	CONSTRAINT permit_act_lot_quantity_positive CHECK (quantity > 0)
);

CREATE INDEX permit_act_lot_asset_idx ON ledger.permit_act_lot (book_id, asset_id);

CREATE TABLE ledger.permit_certificate (
	book_id INTEGER NOT NULL,
	year SMALLINT NOT NULL,
	number INTEGER NOT NULL,
	act_id UUID NOT NULL,
	code TEXT COLLATE "C" NOT NULL,
	content JSONB NOT NULL,
	issued_on DATE NOT NULL,
	CONSTRAINT permit_certificate_pkey PRIMARY KEY (book_id, year, number),
	CONSTRAINT permit_certificate_act_fkey FOREIGN KEY(book_id, act_id) REFERENCES ledger.permit_act (book_id, act_id)
);

CREATE UNIQUE INDEX permit_certificate_act_once ON ledger.permit_certificate (book_id, act_id);

CREATE UNIQUE INDEX permit_certificate_code_once ON ledger.permit_certificate (code);

CREATE TABLE ledger.permit_fee_instalment (
	book_id INTEGER NOT NULL,
	fee_id UUID NOT NULL,
	number SMALLINT NOT NULL,
	due_on DATE NOT NULL,
	amount BIGINT NOT NULL,
	paid_on DATE,
	voucher TEXT,
	receipt TEXT,
	entry_id UUID,
	CONSTRAINT permit_fee_instalment_pkey PRIMARY KEY (book_id, fee_id, number),
	CONSTRAINT permit_fee_instalment_fee_fkey FOREIGN KEY(book_id, fee_id) REFERENCES ledger.permit_fee (book_id, fee_id),
	CONSTRAINT permit_fee_instalment_entry_fkey FOREIGN KEY(book_id, entry_id) REFERENCES ledger.entry (book_id, entry_id),
	CONSTRAINT permit_fee_instalment_amount_positive CHECK (amount > 0 AND number BETWEEN 1 AND 60),
	CONSTRAINT permit_fee_instalment_paid_whole CHECK ((paid_on IS NULL) = (voucher IS NULL) AND (paid_on IS NULL) = (entry_id IS NULL))
);

CREATE UNIQUE INDEX permit_fee_voucher_once ON ledger.permit_fee_instalment (book_id, voucher) WHERE voucher IS NOT NULL;

CREATE TABLE ledger.permit_fee_line (
	book_id INTEGER NOT NULL,
	fee_id UUID NOT NULL,
	line SMALLINT NOT NULL,
	pollutant TEXT COLLATE "C" NOT NULL,
	area TEXT COLLATE "C" NOT NULL,
	first_vintage SMALLINT NOT NULL,
	last_vintage SMALLINT NOT NULL,
	quantity BIGINT NOT NULL,
	rate BIGINT NOT NULL,
	coefficient TEXT COLLATE "C" NOT NULL,
	amount BIGINT NOT NULL,
	source TEXT NOT NULL,
	CONSTRAINT permit_fee_line_pkey PRIMARY KEY (book_id, fee_id, line),
	CONSTRAINT permit_fee_line_fee_fkey FOREIGN KEY(book_id, fee_id) REFERENCES ledger.permit_fee (book_id, fee_id)
);

CREATE TABLE ledger.permit_fee_lot (
	book_id INTEGER NOT NULL,
	fee_id UUID NOT NULL,
	asset_id INTEGER NOT NULL,
	quantity BIGINT NOT NULL,
	CONSTRAINT permit_fee_lot_pkey PRIMARY KEY (book_id, fee_id, asset_id),
	CONSTRAINT permit_fee_lot_fee_fkey FOREIGN KEY(book_id, fee_id) REFERENCES ledger.permit_fee (book_id, fee_id),
	CONSTRAINT permit_fee_lot_asset_fkey FOREIGN KEY(book_id, asset_id) REFERENCES ledger.asset (book_id, asset_id)
);

CREATE INDEX permit_fee_lot_asset_idx ON ledger.permit_fee_lot (book_id, asset_id);

CREATE TABLE ledger.permit_measure (
	book_id INTEGER NOT NULL,
	measure TEXT COLLATE "C" NOT NULL,
	act_id UUID NOT NULL,
	CONSTRAINT permit_measure_pkey PRIMARY KEY (book_id, measure),
	CONSTRAINT permit_measure_act_fkey FOREIGN KEY(book_id, act_id) REFERENCES ledger.permit_act (book_id, act_id)
);

CREATE TABLE ledger.permit_objection (
	book_id INTEGER NOT NULL,
	objection_id UUID NOT NULL,
	grant_id UUID NOT NULL,
	party TEXT COLLATE "C" NOT NULL,
	text TEXT NOT NULL,
	raised_on DATE NOT NULL,
	raised_by INTEGER NOT NULL,
	answer TEXT,
	upheld BOOLEAN,
	answered_by INTEGER,
	CONSTRAINT permit_objection_pkey PRIMARY KEY (book_id, objection_id),
	CONSTRAINT permit_objection_grant_fkey FOREIGN KEY(book_id, grant_id) REFERENCES ledger.permit_grant (book_id, grant_id),
	CONSTRAINT permit_objection_raised_fkey FOREIGN KEY(raised_by) REFERENCES ledger.actor (actor_id),
	CONSTRAINT permit_objection_answered_fkey FOREIGN KEY(answered_by) REFERENCES ledger.actor (actor_id),
	CONSTRAINT permit_objection_answered_whole CHECK ((answer IS NULL) = (upheld IS NULL) AND (answer IS NULL) = (answered_by IS NULL))
);

CREATE TABLE ledger.site_attributes (
	book_id INTEGER NOT NULL,
	site TEXT COLLATE "C" NOT NULL,
	valid_from DATE NOT NULL,
	recorded_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
	licence TEXT COLLATE "C",
	region TEXT COLLATE "C" NOT NULL,
	watershed TEXT COLLATE "C",
	industry TEXT COLLATE "C" NOT NULL,
	sector TEXT COLLATE "C" NOT NULL,
	power BOOLEAN NOT NULL,
	chp_heat_ppm INTEGER NOT NULL,
	online_monitoring BOOLEAN NOT NULL,
	document TEXT NOT NULL,
	actor_id INTEGER NOT NULL,
	CONSTRAINT site_attributes_pkey PRIMARY KEY (book_id, site, valid_from, recorded_at),
	CONSTRAINT site_attributes_site_fkey FOREIGN KEY(book_id, site) REFERENCES ledger.site (book_id, code),
	CONSTRAINT site_attributes_actor_fkey FOREIGN KEY(actor_id) REFERENCES ledger.actor (actor_id),
	CONSTRAINT site_attributes_region_form CHECK (region ~ '^[0-9]{6}$'),
	CONSTRAINT site_attributes_sector_known CHECK (sector IN ('industrial', 'agricultural', 'sewage', 'other')),
	CONSTRAINT site_attributes_heat_share CHECK (chp_heat_ppm BETWEEN 0 AND 1000000)
);

CREATE INDEX site_attributes_region_idx ON ledger.site_attributes (book_id, region);

CREATE TABLE ledger.licence_line (
	book_id INTEGER NOT NULL,
	site TEXT COLLATE "C" NOT NULL,
	version INTEGER NOT NULL,
	outlet TEXT COLLATE "C" NOT NULL,
	pollutant TEXT COLLATE "C" NOT NULL,
	year SMALLINT NOT NULL,
	quantity BIGINT NOT NULL,
	CONSTRAINT licence_line_pkey PRIMARY KEY (book_id, site, version, outlet, pollutant, year),
	CONSTRAINT licence_line_version_fkey FOREIGN KEY(book_id, site, version) REFERENCES ledger.licence_version (book_id, site, version),
	CONSTRAINT licence_line_quantity_positive CHECK (quantity >= 0)
);

ALTER TABLE ledger.process ADD CONSTRAINT process_state_fkey FOREIGN KEY(book_id, process_id, version, machine, state) REFERENCES ledger.process_event (book_id, process_id, version, machine, to_state) DEFERRABLE INITIALLY DEFERRED;

INSERT INTO ledger.purpose (code, debit_normal, asset_kinds, floor, title) VALUES ('clearing', TRUE, ARRAY['money', 'permit', 'cap']::text[], NULL, 'Movements between accounts and between books')
  ON CONFLICT (code) DO UPDATE SET debit_normal = excluded.debit_normal, asset_kinds = excluded.asset_kinds, floor = excluded.floor, title = excluded.title;

INSERT INTO ledger.purpose (code, debit_normal, asset_kinds, floor, title) VALUES ('cap_limit', FALSE, ARRAY['cap']::text[], 0, 'Total that the authority may issue')
  ON CONFLICT (code) DO UPDATE SET debit_normal = excluded.debit_normal, asset_kinds = excluded.asset_kinds, floor = excluded.floor, title = excluded.title;

INSERT INTO ledger.purpose (code, debit_normal, asset_kinds, floor, title) VALUES ('cap_available', TRUE, ARRAY['cap']::text[], 0, 'Room under the cap, not issued yet')
  ON CONFLICT (code) DO UPDATE SET debit_normal = excluded.debit_normal, asset_kinds = excluded.asset_kinds, floor = excluded.floor, title = excluded.title;

INSERT INTO ledger.purpose (code, debit_normal, asset_kinds, floor, title) VALUES ('cap_shared', TRUE, ARRAY['cap']::text[], 0, 'Room under the cap, shared out to lower areas')
  ON CONFLICT (code) DO UPDATE SET debit_normal = excluded.debit_normal, asset_kinds = excluded.asset_kinds, floor = excluded.floor, title = excluded.title;

INSERT INTO ledger.purpose (code, debit_normal, asset_kinds, floor, title) VALUES ('cap_issued', TRUE, ARRAY['cap']::text[], 0, 'Room under the cap, issued as lots')
  ON CONFLICT (code) DO UPDATE SET debit_normal = excluded.debit_normal, asset_kinds = excluded.asset_kinds, floor = excluded.floor, title = excluded.title;

INSERT INTO ledger.purpose (code, debit_normal, asset_kinds, floor, title) VALUES ('lot_issued', FALSE, ARRAY['permit']::text[], 0, 'A lot as the authority granted it')
  ON CONFLICT (code) DO UPDATE SET debit_normal = excluded.debit_normal, asset_kinds = excluded.asset_kinds, floor = excluded.floor, title = excluded.title;

INSERT INTO ledger.purpose (code, debit_normal, asset_kinds, floor, title) VALUES ('reserve', TRUE, ARRAY['permit']::text[], 0, 'Permits in the reserve of the government')
  ON CONFLICT (code) DO UPDATE SET debit_normal = excluded.debit_normal, asset_kinds = excluded.asset_kinds, floor = excluded.floor, title = excluded.title;

INSERT INTO ledger.purpose (code, debit_normal, asset_kinds, floor, title) VALUES ('unpaid', TRUE, ARRAY['permit']::text[], 0, 'Permits whose fee is not paid: may be used, not traded or pledged')
  ON CONFLICT (code) DO UPDATE SET debit_normal = excluded.debit_normal, asset_kinds = excluded.asset_kinds, floor = excluded.floor, title = excluded.title;

INSERT INTO ledger.purpose (code, debit_normal, asset_kinds, floor, title) VALUES ('holding', TRUE, ARRAY['permit']::text[], 0, 'Permits that an enterprise holds freely')
  ON CONFLICT (code) DO UPDATE SET debit_normal = excluded.debit_normal, asset_kinds = excluded.asset_kinds, floor = excluded.floor, title = excluded.title;

INSERT INTO ledger.purpose (code, debit_normal, asset_kinds, floor, title) VALUES ('sellable', TRUE, ARRAY['permit']::text[], 0, 'Surplus that was recognised and may be sold')
  ON CONFLICT (code) DO UPDATE SET debit_normal = excluded.debit_normal, asset_kinds = excluded.asset_kinds, floor = excluded.floor, title = excluded.title;

INSERT INTO ledger.purpose (code, debit_normal, asset_kinds, floor, title) VALUES ('listed', TRUE, ARRAY['permit']::text[], 0, 'Permits set aside for a sale that was agreed')
  ON CONFLICT (code) DO UPDATE SET debit_normal = excluded.debit_normal, asset_kinds = excluded.asset_kinds, floor = excluded.floor, title = excluded.title;

INSERT INTO ledger.purpose (code, debit_normal, asset_kinds, floor, title) VALUES ('leased', TRUE, ARRAY['permit']::text[], 0, 'Permits that a lessee may use')
  ON CONFLICT (code) DO UPDATE SET debit_normal = excluded.debit_normal, asset_kinds = excluded.asset_kinds, floor = excluded.floor, title = excluded.title;

INSERT INTO ledger.purpose (code, debit_normal, asset_kinds, floor, title) VALUES ('pledged', TRUE, ARRAY['permit']::text[], 0, 'Permits that secure a debt: may be used, not traded')
  ON CONFLICT (code) DO UPDATE SET debit_normal = excluded.debit_normal, asset_kinds = excluded.asset_kinds, floor = excluded.floor, title = excluded.title;

INSERT INTO ledger.purpose (code, debit_normal, asset_kinds, floor, title) VALUES ('frozen', TRUE, ARRAY['permit']::text[], 0, 'Permits under an order of a court')
  ON CONFLICT (code) DO UPDATE SET debit_normal = excluded.debit_normal, asset_kinds = excluded.asset_kinds, floor = excluded.floor, title = excluded.title;

INSERT INTO ledger.purpose (code, debit_normal, asset_kinds, floor, title) VALUES ('withdrawn', TRUE, ARRAY['permit']::text[], 0, 'Permits withdrawn without payment, while objections may be raised')
  ON CONFLICT (code) DO UPDATE SET debit_normal = excluded.debit_normal, asset_kinds = excluded.asset_kinds, floor = excluded.floor, title = excluded.title;

INSERT INTO ledger.purpose (code, debit_normal, asset_kinds, floor, title) VALUES ('surrendered', TRUE, ARRAY['permit']::text[], 0, 'Permits surrendered against emissions')
  ON CONFLICT (code) DO UPDATE SET debit_normal = excluded.debit_normal, asset_kinds = excluded.asset_kinds, floor = excluded.floor, title = excluded.title;

INSERT INTO ledger.purpose (code, debit_normal, asset_kinds, floor, title) VALUES ('retired', TRUE, ARRAY['permit']::text[], 0, 'Permits taken out of circulation for good')
  ON CONFLICT (code) DO UPDATE SET debit_normal = excluded.debit_normal, asset_kinds = excluded.asset_kinds, floor = excluded.floor, title = excluded.title;

INSERT INTO ledger.purpose (code, debit_normal, asset_kinds, floor, title) VALUES ('expired', TRUE, ARRAY['permit']::text[], 0, 'Permits whose year has ended')
  ON CONFLICT (code) DO UPDATE SET debit_normal = excluded.debit_normal, asset_kinds = excluded.asset_kinds, floor = excluded.floor, title = excluded.title;

INSERT INTO ledger.purpose (code, debit_normal, asset_kinds, floor, title) VALUES ('settlement_cash', TRUE, ARRAY['money']::text[], 0, 'Cash in the settlement account of the exchange')
  ON CONFLICT (code) DO UPDATE SET debit_normal = excluded.debit_normal, asset_kinds = excluded.asset_kinds, floor = excluded.floor, title = excluded.title;

INSERT INTO ledger.purpose (code, debit_normal, asset_kinds, floor, title) VALUES ('settlement_claim', FALSE, ARRAY['money']::text[], 0, 'What the exchange owes to a party to a trade')
  ON CONFLICT (code) DO UPDATE SET debit_normal = excluded.debit_normal, asset_kinds = excluded.asset_kinds, floor = excluded.floor, title = excluded.title;

INSERT INTO ledger.purpose (code, debit_normal, asset_kinds, floor, title) VALUES ('service_income', FALSE, ARRAY['money']::text[], 0, 'Service fees that the exchange has earned')
  ON CONFLICT (code) DO UPDATE SET debit_normal = excluded.debit_normal, asset_kinds = excluded.asset_kinds, floor = excluded.floor, title = excluded.title;

INSERT INTO ledger.purpose (code, debit_normal, asset_kinds, floor, title) VALUES ('fee_receivable', TRUE, ARRAY['money']::text[], 0, 'Use fees that an enterprise owes')
  ON CONFLICT (code) DO UPDATE SET debit_normal = excluded.debit_normal, asset_kinds = excluded.asset_kinds, floor = excluded.floor, title = excluded.title;

INSERT INTO ledger.purpose (code, debit_normal, asset_kinds, floor, title) VALUES ('fee_assessed', FALSE, ARRAY['money']::text[], 0, 'Use fees assessed and not received yet')
  ON CONFLICT (code) DO UPDATE SET debit_normal = excluded.debit_normal, asset_kinds = excluded.asset_kinds, floor = excluded.floor, title = excluded.title;

INSERT INTO ledger.purpose (code, debit_normal, asset_kinds, floor, title) VALUES ('buyback_expense', TRUE, ARRAY['money']::text[], 0, 'What the budget spent on buying permits back')
  ON CONFLICT (code) DO UPDATE SET debit_normal = excluded.debit_normal, asset_kinds = excluded.asset_kinds, floor = excluded.floor, title = excluded.title;

INSERT INTO ledger.purpose (code, debit_normal, asset_kinds, floor, title) VALUES ('budget_paid', FALSE, ARRAY['money']::text[], 0, 'Payments that the treasury made out of the budget')
  ON CONFLICT (code) DO UPDATE SET debit_normal = excluded.debit_normal, asset_kinds = excluded.asset_kinds, floor = excluded.floor, title = excluded.title;

INSERT INTO ledger.purpose (code, debit_normal, asset_kinds, floor, title) VALUES ('treasury_cash', TRUE, ARRAY['money']::text[], 0, 'Deposits of the state treasury')
  ON CONFLICT (code) DO UPDATE SET debit_normal = excluded.debit_normal, asset_kinds = excluded.asset_kinds, floor = excluded.floor, title = excluded.title;

INSERT INTO ledger.purpose (code, debit_normal, asset_kinds, floor, title) VALUES ('nontax_revenue', FALSE, ARRAY['money']::text[], 0, 'Non-tax revenue of the treasury')
  ON CONFLICT (code) DO UPDATE SET debit_normal = excluded.debit_normal, asset_kinds = excluded.asset_kinds, floor = excluded.floor, title = excluded.title;

INSERT INTO ledger.purpose (code, debit_normal, asset_kinds, floor, title) VALUES ('claim_established', FALSE, ARRAY['money']::text[], 0, 'Damage that was assessed, by head of loss')
  ON CONFLICT (code) DO UPDATE SET debit_normal = excluded.debit_normal, asset_kinds = excluded.asset_kinds, floor = excluded.floor, title = excluded.title;

INSERT INTO ledger.purpose (code, debit_normal, asset_kinds, floor, title) VALUES ('claim_assessed', TRUE, ARRAY['money']::text[], 0, 'Assessed, not due yet')
  ON CONFLICT (code) DO UPDATE SET debit_normal = excluded.debit_normal, asset_kinds = excluded.asset_kinds, floor = excluded.floor, title = excluded.title;

INSERT INTO ledger.purpose (code, debit_normal, asset_kinds, floor, title) VALUES ('claim_due', TRUE, ARRAY['money']::text[], 0, 'Due under a judgment or an agreement, not received yet')
  ON CONFLICT (code) DO UPDATE SET debit_normal = excluded.debit_normal, asset_kinds = excluded.asset_kinds, floor = excluded.floor, title = excluded.title;

INSERT INTO ledger.purpose (code, debit_normal, asset_kinds, floor, title) VALUES ('claim_received', TRUE, ARRAY['money']::text[], 0, 'Received for the claim')
  ON CONFLICT (code) DO UPDATE SET debit_normal = excluded.debit_normal, asset_kinds = excluded.asset_kinds, floor = excluded.floor, title = excluded.title;

INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article) VALUES ('journal.transfer', ARRAY['clearing']::text[], ARRAY['clearing']::text[], ARRAY[]::text[], FALSE, TRUE, NULL, 'docs/spec/journal.md 3.1')
  ON CONFLICT (code) DO UPDATE SET debits = excluded.debits, credits = excluded.credits, required = excluded.required, needs_approval = excluded.needs_approval, reversible = excluded.reversible, reversal_days = excluded.reversal_days, article = excluded.article;

INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article) VALUES ('journal.adjustment', ARRAY['clearing']::text[], ARRAY['clearing']::text[], ARRAY[]::text[], TRUE, TRUE, 30, 'docs/spec/journal.md 3.2')
  ON CONFLICT (code) DO UPDATE SET debits = excluded.debits, credits = excluded.credits, required = excluded.required, needs_approval = excluded.needs_approval, reversible = excluded.reversible, reversal_days = excluded.reversal_days, article = excluded.article;

INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article) VALUES ('journal.reversal', ARRAY[]::text[], ARRAY[]::text[], ARRAY[]::text[], FALSE, FALSE, NULL, 'docs/spec/journal.md 5')
  ON CONFLICT (code) DO UPDATE SET debits = excluded.debits, credits = excluded.credits, required = excluded.required, needs_approval = excluded.needs_approval, reversible = excluded.reversible, reversal_days = excluded.reversal_days, article = excluded.article;

INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article) VALUES ('permits.cap', ARRAY['cap_available']::text[], ARRAY['cap_limit']::text[], ARRAY['debit:cap_available', 'credit:cap_limit']::text[], FALSE, TRUE, NULL, '《排污许可管理条例》; State Council office notice 2014 no. 38 on paid use and trading of permits')
  ON CONFLICT (code) DO UPDATE SET debits = excluded.debits, credits = excluded.credits, required = excluded.required, needs_approval = excluded.needs_approval, reversible = excluded.reversible, reversal_days = excluded.reversal_days, article = excluded.article;

INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article) VALUES ('permits.cap_share', ARRAY['cap_shared', 'cap_available']::text[], ARRAY['cap_available', 'cap_limit']::text[], ARRAY['debit:cap_shared', 'debit:cap_available', 'credit:cap_available', 'credit:cap_limit']::text[], FALSE, FALSE, NULL, '《排污许可管理条例》; State Council office notice 2014 no. 38 on paid use and trading of permits')
  ON CONFLICT (code) DO UPDATE SET debits = excluded.debits, credits = excluded.credits, required = excluded.required, needs_approval = excluded.needs_approval, reversible = excluded.reversible, reversal_days = excluded.reversal_days, article = excluded.article;

INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article) VALUES ('permits.cap_cut', ARRAY['cap_limit']::text[], ARRAY['cap_available']::text[], ARRAY['debit:cap_limit', 'credit:cap_available']::text[], FALSE, TRUE, NULL, '《排污许可管理条例》; State Council office notice 2014 no. 38 on paid use and trading of permits')
  ON CONFLICT (code) DO UPDATE SET debits = excluded.debits, credits = excluded.credits, required = excluded.required, needs_approval = excluded.needs_approval, reversible = excluded.reversible, reversal_days = excluded.reversal_days, article = excluded.article;

INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article) VALUES ('permits.allocation', ARRAY['cap_issued', 'holding', 'unpaid', 'reserve']::text[], ARRAY['cap_available', 'lot_issued']::text[], ARRAY['debit:cap_issued', 'credit:cap_available', 'credit:lot_issued']::text[], FALSE, FALSE, NULL, '《排污许可管理条例》; State Council office notice 2014 no. 38 on paid use and trading of permits')
  ON CONFLICT (code) DO UPDATE SET debits = excluded.debits, credits = excluded.credits, required = excluded.required, needs_approval = excluded.needs_approval, reversible = excluded.reversible, reversal_days = excluded.reversal_days, article = excluded.article;

INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article) VALUES ('permits.recast', ARRAY['lot_issued', 'cap_issued', 'cap_limit', 'holding', 'sellable', 'unpaid', 'reserve']::text[], ARRAY['lot_issued', 'cap_issued', 'cap_limit', 'holding', 'sellable', 'unpaid', 'reserve']::text[], ARRAY['debit:lot_issued', 'credit:lot_issued']::text[], FALSE, FALSE, NULL, '《排污许可管理条例》; State Council office notice 2014 no. 38 on paid use and trading of permits')
  ON CONFLICT (code) DO UPDATE SET debits = excluded.debits, credits = excluded.credits, required = excluded.required, needs_approval = excluded.needs_approval, reversible = excluded.reversible, reversal_days = excluded.reversal_days, article = excluded.article;

INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article) VALUES ('permits.fee_paid', ARRAY['holding']::text[], ARRAY['unpaid']::text[], ARRAY['debit:holding', 'credit:unpaid']::text[], FALSE, FALSE, NULL, '财税〔2015〕61号 art. 9–13')
  ON CONFLICT (code) DO UPDATE SET debits = excluded.debits, credits = excluded.credits, required = excluded.required, needs_approval = excluded.needs_approval, reversible = excluded.reversible, reversal_days = excluded.reversal_days, article = excluded.article;

INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article) VALUES ('permits.reserve_grant', ARRAY['holding', 'unpaid']::text[], ARRAY['reserve']::text[], ARRAY['credit:reserve']::text[], FALSE, FALSE, NULL, '《排污许可管理条例》; State Council office notice 2014 no. 38 on paid use and trading of permits')
  ON CONFLICT (code) DO UPDATE SET debits = excluded.debits, credits = excluded.credits, required = excluded.required, needs_approval = excluded.needs_approval, reversible = excluded.reversible, reversal_days = excluded.reversal_days, article = excluded.article;

INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article) VALUES ('permits.set_aside', ARRAY['listed']::text[], ARRAY['holding', 'sellable', 'reserve']::text[], ARRAY['debit:listed']::text[], FALSE, FALSE, NULL, '《排污许可管理条例》; State Council office notice 2014 no. 38 on paid use and trading of permits')
  ON CONFLICT (code) DO UPDATE SET debits = excluded.debits, credits = excluded.credits, required = excluded.required, needs_approval = excluded.needs_approval, reversible = excluded.reversible, reversal_days = excluded.reversal_days, article = excluded.article;

INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article) VALUES ('permits.put_back', ARRAY['holding', 'sellable', 'reserve']::text[], ARRAY['listed']::text[], ARRAY['credit:listed']::text[], FALSE, FALSE, NULL, '《排污许可管理条例》; State Council office notice 2014 no. 38 on paid use and trading of permits')
  ON CONFLICT (code) DO UPDATE SET debits = excluded.debits, credits = excluded.credits, required = excluded.required, needs_approval = excluded.needs_approval, reversible = excluded.reversible, reversal_days = excluded.reversal_days, article = excluded.article;

INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article) VALUES ('permits.lease', ARRAY['leased']::text[], ARRAY['holding', 'sellable']::text[], ARRAY['debit:leased']::text[], FALSE, FALSE, NULL, '《排污许可管理条例》; State Council office notice 2014 no. 38 on paid use and trading of permits')
  ON CONFLICT (code) DO UPDATE SET debits = excluded.debits, credits = excluded.credits, required = excluded.required, needs_approval = excluded.needs_approval, reversible = excluded.reversible, reversal_days = excluded.reversal_days, article = excluded.article;

INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article) VALUES ('permits.lease_return', ARRAY['holding', 'sellable']::text[], ARRAY['leased']::text[], ARRAY['credit:leased']::text[], FALSE, FALSE, NULL, '《排污许可管理条例》; State Council office notice 2014 no. 38 on paid use and trading of permits')
  ON CONFLICT (code) DO UPDATE SET debits = excluded.debits, credits = excluded.credits, required = excluded.required, needs_approval = excluded.needs_approval, reversible = excluded.reversible, reversal_days = excluded.reversal_days, article = excluded.article;

INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article) VALUES ('permits.pledge', ARRAY['pledged']::text[], ARRAY['holding', 'sellable']::text[], ARRAY['debit:pledged']::text[], FALSE, FALSE, NULL, '法释〔2020〕28号 art. 63; docs/spec/permits.md 8')
  ON CONFLICT (code) DO UPDATE SET debits = excluded.debits, credits = excluded.credits, required = excluded.required, needs_approval = excluded.needs_approval, reversible = excluded.reversible, reversal_days = excluded.reversal_days, article = excluded.article;

INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article) VALUES ('permits.pledge_release', ARRAY['holding', 'sellable']::text[], ARRAY['pledged']::text[], ARRAY['credit:pledged']::text[], FALSE, FALSE, NULL, '法释〔2020〕28号 art. 63; docs/spec/permits.md 8')
  ON CONFLICT (code) DO UPDATE SET debits = excluded.debits, credits = excluded.credits, required = excluded.required, needs_approval = excluded.needs_approval, reversible = excluded.reversible, reversal_days = excluded.reversal_days, article = excluded.article;

INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article) VALUES ('permits.freeze', ARRAY['frozen']::text[], ARRAY['holding', 'sellable', 'unpaid', 'listed', 'leased', 'pledged']::text[], ARRAY['debit:frozen']::text[], FALSE, FALSE, NULL, '民事诉讼法, enforcement; docs/spec/permits.md 8')
  ON CONFLICT (code) DO UPDATE SET debits = excluded.debits, credits = excluded.credits, required = excluded.required, needs_approval = excluded.needs_approval, reversible = excluded.reversible, reversal_days = excluded.reversal_days, article = excluded.article;

INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article) VALUES ('permits.unfreeze', ARRAY['holding', 'sellable', 'unpaid', 'listed', 'leased', 'pledged']::text[], ARRAY['frozen']::text[], ARRAY['credit:frozen']::text[], FALSE, FALSE, NULL, '民事诉讼法, enforcement; docs/spec/permits.md 8')
  ON CONFLICT (code) DO UPDATE SET debits = excluded.debits, credits = excluded.credits, required = excluded.required, needs_approval = excluded.needs_approval, reversible = excluded.reversible, reversal_days = excluded.reversal_days, article = excluded.article;

INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article) VALUES ('permits.withdrawal', ARRAY['withdrawn']::text[], ARRAY['holding', 'sellable', 'unpaid']::text[], ARRAY['debit:withdrawn']::text[], FALSE, FALSE, NULL, '《排污许可管理条例》; State Council office notice 2014 no. 38 on paid use and trading of permits')
  ON CONFLICT (code) DO UPDATE SET debits = excluded.debits, credits = excluded.credits, required = excluded.required, needs_approval = excluded.needs_approval, reversible = excluded.reversible, reversal_days = excluded.reversal_days, article = excluded.article;

INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article) VALUES ('permits.withdrawal_end', ARRAY['reserve', 'holding', 'sellable', 'unpaid']::text[], ARRAY['withdrawn']::text[], ARRAY['credit:withdrawn']::text[], FALSE, FALSE, NULL, '《排污许可管理条例》; State Council office notice 2014 no. 38 on paid use and trading of permits')
  ON CONFLICT (code) DO UPDATE SET debits = excluded.debits, credits = excluded.credits, required = excluded.required, needs_approval = excluded.needs_approval, reversible = excluded.reversible, reversal_days = excluded.reversal_days, article = excluded.article;

INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article) VALUES ('permits.buyback', ARRAY['reserve', 'buyback_expense']::text[], ARRAY['holding', 'sellable', 'pledged', 'budget_paid']::text[], ARRAY['debit:reserve', 'debit:buyback_expense', 'credit:budget_paid']::text[], FALSE, FALSE, NULL, '《排污许可管理条例》; State Council office notice 2014 no. 38 on paid use and trading of permits')
  ON CONFLICT (code) DO UPDATE SET debits = excluded.debits, credits = excluded.credits, required = excluded.required, needs_approval = excluded.needs_approval, reversible = excluded.reversible, reversal_days = excluded.reversal_days, article = excluded.article;

INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article) VALUES ('permits.move', ARRAY['holding', 'sellable', 'unpaid']::text[], ARRAY['holding', 'sellable', 'unpaid']::text[], ARRAY[]::text[], FALSE, FALSE, NULL, '《排污许可管理条例》; State Council office notice 2014 no. 38 on paid use and trading of permits')
  ON CONFLICT (code) DO UPDATE SET debits = excluded.debits, credits = excluded.credits, required = excluded.required, needs_approval = excluded.needs_approval, reversible = excluded.reversible, reversal_days = excluded.reversal_days, article = excluded.article;

INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article) VALUES ('permits.surrender', ARRAY['surrendered']::text[], ARRAY['holding', 'sellable', 'unpaid', 'leased', 'pledged']::text[], ARRAY['debit:surrendered']::text[], FALSE, TRUE, 60, '《排污许可管理条例》; State Council office notice 2014 no. 38 on paid use and trading of permits')
  ON CONFLICT (code) DO UPDATE SET debits = excluded.debits, credits = excluded.credits, required = excluded.required, needs_approval = excluded.needs_approval, reversible = excluded.reversible, reversal_days = excluded.reversal_days, article = excluded.article;

INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article) VALUES ('permits.deduction', ARRAY['retired']::text[], ARRAY['holding', 'sellable', 'unpaid', 'pledged']::text[], ARRAY['debit:retired']::text[], FALSE, FALSE, NULL, '《排污许可管理条例》; State Council office notice 2014 no. 38 on paid use and trading of permits')
  ON CONFLICT (code) DO UPDATE SET debits = excluded.debits, credits = excluded.credits, required = excluded.required, needs_approval = excluded.needs_approval, reversible = excluded.reversible, reversal_days = excluded.reversal_days, article = excluded.article;

INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article) VALUES ('permits.retirement', ARRAY['retired']::text[], ARRAY['holding', 'sellable']::text[], ARRAY['debit:retired']::text[], FALSE, FALSE, NULL, '《排污许可管理条例》; State Council office notice 2014 no. 38 on paid use and trading of permits')
  ON CONFLICT (code) DO UPDATE SET debits = excluded.debits, credits = excluded.credits, required = excluded.required, needs_approval = excluded.needs_approval, reversible = excluded.reversible, reversal_days = excluded.reversal_days, article = excluded.article;

INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article) VALUES ('permits.cancellation', ARRAY['retired']::text[], ARRAY['holding', 'sellable', 'unpaid', 'reserve']::text[], ARRAY['debit:retired']::text[], FALSE, FALSE, NULL, '《排污许可管理条例》; State Council office notice 2014 no. 38 on paid use and trading of permits')
  ON CONFLICT (code) DO UPDATE SET debits = excluded.debits, credits = excluded.credits, required = excluded.required, needs_approval = excluded.needs_approval, reversible = excluded.reversible, reversal_days = excluded.reversal_days, article = excluded.article;

INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article) VALUES ('permits.expiry', ARRAY['expired']::text[], ARRAY['holding', 'sellable', 'unpaid', 'reserve', 'listed', 'leased', 'pledged', 'frozen', 'withdrawn']::text[], ARRAY['debit:expired']::text[], FALSE, FALSE, NULL, '《排污许可管理条例》; State Council office notice 2014 no. 38 on paid use and trading of permits')
  ON CONFLICT (code) DO UPDATE SET debits = excluded.debits, credits = excluded.credits, required = excluded.required, needs_approval = excluded.needs_approval, reversible = excluded.reversible, reversal_days = excluded.reversal_days, article = excluded.article;

INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article) VALUES ('permits.fee_assessment', ARRAY['fee_receivable']::text[], ARRAY['fee_assessed']::text[], ARRAY['debit:fee_receivable', 'credit:fee_assessed']::text[], FALSE, FALSE, NULL, '财税〔2015〕61号 art. 9–13')
  ON CONFLICT (code) DO UPDATE SET debits = excluded.debits, credits = excluded.credits, required = excluded.required, needs_approval = excluded.needs_approval, reversible = excluded.reversible, reversal_days = excluded.reversal_days, article = excluded.article;

INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article) VALUES ('permits.fee_payment', ARRAY['treasury_cash', 'fee_assessed']::text[], ARRAY['fee_receivable', 'nontax_revenue']::text[], ARRAY['debit:treasury_cash', 'debit:fee_assessed', 'credit:fee_receivable', 'credit:nontax_revenue']::text[], FALSE, FALSE, NULL, '财税〔2015〕61号 art. 9–13')
  ON CONFLICT (code) DO UPDATE SET debits = excluded.debits, credits = excluded.credits, required = excluded.required, needs_approval = excluded.needs_approval, reversible = excluded.reversible, reversal_days = excluded.reversal_days, article = excluded.article;

INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article) VALUES ('market.deposit', ARRAY['settlement_cash']::text[], ARRAY['settlement_claim']::text[], ARRAY['debit:settlement_cash', 'credit:settlement_claim']::text[], FALSE, TRUE, NULL, 'docs/spec/market.md 1')
  ON CONFLICT (code) DO UPDATE SET debits = excluded.debits, credits = excluded.credits, required = excluded.required, needs_approval = excluded.needs_approval, reversible = excluded.reversible, reversal_days = excluded.reversal_days, article = excluded.article;

INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article) VALUES ('market.settlement', ARRAY['settlement_claim', 'holding', 'retired', 'treasury_cash']::text[], ARRAY['settlement_claim', 'settlement_cash', 'listed', 'pledged', 'frozen', 'service_income', 'nontax_revenue']::text[], ARRAY['debit:settlement_claim', 'debit:holding']::text[], FALSE, FALSE, NULL, 'docs/spec/market.md 2')
  ON CONFLICT (code) DO UPDATE SET debits = excluded.debits, credits = excluded.credits, required = excluded.required, needs_approval = excluded.needs_approval, reversible = excluded.reversible, reversal_days = excluded.reversal_days, article = excluded.article;

INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article) VALUES ('market.payout', ARRAY['settlement_claim']::text[], ARRAY['settlement_cash']::text[], ARRAY['debit:settlement_claim', 'credit:settlement_cash']::text[], FALSE, TRUE, 5, 'docs/spec/market.md 3')
  ON CONFLICT (code) DO UPDATE SET debits = excluded.debits, credits = excluded.credits, required = excluded.required, needs_approval = excluded.needs_approval, reversible = excluded.reversible, reversal_days = excluded.reversal_days, article = excluded.article;

INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article) VALUES ('compensation.assessment', ARRAY['claim_assessed']::text[], ARRAY['claim_established']::text[], ARRAY['debit:claim_assessed', 'credit:claim_established']::text[], FALSE, TRUE, NULL, '民法典 art. 1234–1235; 法释〔2019〕8号')
  ON CONFLICT (code) DO UPDATE SET debits = excluded.debits, credits = excluded.credits, required = excluded.required, needs_approval = excluded.needs_approval, reversible = excluded.reversible, reversal_days = excluded.reversal_days, article = excluded.article;

INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article) VALUES ('compensation.obligation', ARRAY['claim_due']::text[], ARRAY['claim_assessed']::text[], ARRAY['debit:claim_due', 'credit:claim_assessed']::text[], FALSE, TRUE, NULL, '民法典 art. 1234–1235; 法释〔2019〕8号')
  ON CONFLICT (code) DO UPDATE SET debits = excluded.debits, credits = excluded.credits, required = excluded.required, needs_approval = excluded.needs_approval, reversible = excluded.reversible, reversal_days = excluded.reversal_days, article = excluded.article;

INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article) VALUES ('compensation.payment', ARRAY['treasury_cash', 'claim_received']::text[], ARRAY['nontax_revenue', 'claim_due']::text[], ARRAY['debit:treasury_cash', 'credit:nontax_revenue', 'debit:claim_received', 'credit:claim_due']::text[], FALSE, TRUE, NULL, 'Compensation money is non-tax revenue, paid in full into the treasury')
  ON CONFLICT (code) DO UPDATE SET debits = excluded.debits, credits = excluded.credits, required = excluded.required, needs_approval = excluded.needs_approval, reversible = excluded.reversible, reversal_days = excluded.reversal_days, article = excluded.article;

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('permits.grant', 'allocate', '', 'issued', FALSE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('permits.grant', 'upload', '', 'checked', FALSE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('permits.grant', 'publish', 'checked', 'published', FALSE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('permits.grant', 'approve', 'published', 'approved', TRUE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('permits.grant', 'execute', 'approved', 'issued', FALSE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('permits.grant', 'drop', 'checked', 'dropped', FALSE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('permits.grant', 'drop', 'published', 'dropped', FALSE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('permits.grant', 'drop', 'approved', 'dropped', FALSE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('permits.sale', 'propose', '', 'proposed', FALSE, ARRAY['enterprise', 'bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('permits.sale', 'accept', 'proposed', 'accepted', FALSE, ARRAY['enterprise', 'bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('permits.sale', 'countersign', 'accepted', 'countersigned', TRUE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('permits.sale', 'approve', 'accepted', 'approved', TRUE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('permits.sale', 'approve', 'countersigned', 'approved', TRUE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('permits.sale', 'settle', 'approved', 'settled', FALSE, ARRAY['bureau', 'finance']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('permits.sale', 'cancel', 'proposed', 'cancelled', FALSE, ARRAY['enterprise', 'bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('permits.sale', 'cancel', 'accepted', 'cancelled', FALSE, ARRAY['enterprise', 'bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('permits.sale', 'cancel', 'countersigned', 'cancelled', FALSE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('permits.sale', 'cancel', 'approved', 'cancelled', FALSE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('permits.lease', 'propose', '', 'proposed', FALSE, ARRAY['enterprise', 'bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('permits.lease', 'accept', 'proposed', 'accepted', FALSE, ARRAY['enterprise', 'bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('permits.lease', 'register', 'accepted', 'running', TRUE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('permits.lease', 'return', 'running', 'returned', FALSE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('permits.lease', 'cancel', 'proposed', 'cancelled', FALSE, ARRAY['enterprise', 'bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('permits.lease', 'cancel', 'accepted', 'cancelled', FALSE, ARRAY['enterprise', 'bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('permits.pledge', 'apply', '', 'applied', FALSE, ARRAY['enterprise', 'bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('permits.pledge', 'accept', 'applied', 'accepted', FALSE, ARRAY['enterprise', 'bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('permits.pledge', 'register', 'accepted', 'registered', TRUE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('permits.pledge', 'substitute', 'registered', 'substituted', FALSE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('permits.pledge', 'replace', '', 'registered', FALSE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('permits.pledge', 'release', 'registered', 'released', FALSE, ARRAY['enterprise', 'bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('permits.pledge', 'enforce', 'registered', 'enforced', FALSE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('permits.pledge', 'reject', 'applied', 'rejected', FALSE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('permits.pledge', 'reject', 'accepted', 'rejected', FALSE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('permits.freeze', 'freeze', '', 'frozen', FALSE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('permits.freeze', 'lift', 'frozen', 'lifted', FALSE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('permits.freeze', 'execute', 'frozen', 'executed', TRUE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('permits.withdrawal', 'decide', '', 'open_to_objection', FALSE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('permits.withdrawal', 'conclude', 'open_to_objection', 'final', TRUE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('permits.withdrawal', 'undo', 'open_to_objection', 'undone', TRUE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('permits.surplus', 'apply', '', 'applied', FALSE, ARRAY['enterprise', 'bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('permits.surplus', 'recognise', 'applied', 'recognised', TRUE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('permits.surplus', 'reject', 'applied', 'rejected', FALSE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('permits.buyback', 'offer', '', 'offered', FALSE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('permits.buyback', 'accept', 'offered', 'accepted', FALSE, ARRAY['enterprise', 'bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('permits.buyback', 'pay', 'accepted', 'paid', TRUE, ARRAY['finance']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('permits.buyback', 'cancel', 'offered', 'cancelled', FALSE, ARRAY['enterprise', 'bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('permits.buyback', 'cancel', 'accepted', 'cancelled', FALSE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('permits.move', 'release', '', 'released', FALSE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('permits.move', 'apply', '', 'applied', FALSE, ARRAY['enterprise', 'bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('permits.move', 'approve', 'applied', 'done', TRUE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('permits.move', 'reject', 'applied', 'rejected', FALSE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('permits.surrender', 'surrender', '', 'surrendered', FALSE, ARRAY['enterprise', 'bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('permits.surrender', 'undo', 'surrendered', 'undone', FALSE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('permits.retirement', 'retire', '', 'retired', FALSE, ARRAY['enterprise', 'bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('permits.retirement', 'cancel', '', 'cancelled', FALSE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('permits.retirement', 'deduct', '', 'deducted', FALSE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('permits.report', 'report', '', 'reported', FALSE, ARRAY['enterprise', 'bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('permits.report', 'verify', 'reported', 'verified', TRUE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('permits.report', 'dispute', 'reported', 'disputed', FALSE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('permits.report', 'dispute', 'verified', 'disputed', FALSE, ARRAY['enterprise', 'bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('permits.report', 'verify', 'disputed', 'verified', TRUE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('permits.report', 'reject', 'reported', 'rejected', FALSE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('permits.report', 'reject', 'disputed', 'rejected', FALSE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('permits.fee', 'assess', '', 'due', FALSE, ARRAY['bureau', 'finance']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('permits.fee', 'assess_exempt', '', 'exempt', FALSE, ARRAY['bureau', 'finance']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('permits.fee', 'pay', 'due', 'due', FALSE, ARRAY['finance']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('permits.fee', 'pay_last', 'due', 'paid', FALSE, ARRAY['finance']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('permits.pack', 'propose', '', 'proposed', FALSE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('permits.pack', 'simulate', 'proposed', 'simulated', FALSE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('permits.pack', 'simulate', 'simulated', 'simulated', FALSE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('permits.pack', 'approve', 'simulated', 'in_force', TRUE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('permits.pack', 'drop', 'proposed', 'dropped', FALSE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('permits.pack', 'drop', 'simulated', 'dropped', FALSE, ARRAY['bureau']::text[]);
