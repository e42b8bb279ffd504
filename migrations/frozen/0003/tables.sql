-- What changes in the tables with the compensation room: its tables are made anew, and what the old ones held is carried over.

ALTER TABLE ledger.actor DROP CONSTRAINT actor_role_known, DROP CONSTRAINT actor_enterprise_has_owner;

ALTER TABLE ledger.actor ADD CONSTRAINT actor_enterprise_has_owner CHECK ((role IN ('enterprise', 'assessor', 'court', 'procuratorate')) = (owner IS NOT NULL));

ALTER TABLE ledger.actor ADD CONSTRAINT actor_role_known CHECK (role IN ('administrator', 'bureau', 'finance', 'enterprise', 'auditor', 'assessor', 'court', 'procuratorate'));

CREATE TEMP TABLE old_case ON COMMIT DROP AS SELECT c.*, gen_random_uuid() AS process_id, gen_random_uuid() AS assessment_id,
  gen_random_uuid() AS obligation_id, (SELECT coalesce(min(a.actor_id) FILTER (WHERE a.role = 'bureau' AND a.book_id = c.book_id),
    min(a.actor_id)) FROM ledger.actor a) AS actor_id FROM ledger.damage_case c;

CREATE TEMP TABLE old_head ON COMMIT DROP AS SELECT * FROM ledger.damage_head;

CREATE TEMP TABLE old_instalment ON COMMIT DROP AS SELECT x.*, gen_random_uuid() AS payment_id FROM ledger.damage_instalment x;

DROP TABLE ledger.damage_instalment, ledger.damage_head, ledger.damage_case;

CREATE TABLE ledger.damage_case (
	book_id INTEGER NOT NULL,
	case_id INTEGER GENERATED ALWAYS AS IDENTITY,
	code TEXT COLLATE "C" NOT NULL,
	title TEXT NOT NULL,
	process_id UUID NOT NULL,
	area TEXT COLLATE "C" NOT NULL,
	medium TEXT COLLATE "C" NOT NULL,
	channel TEXT COLLATE "C" NOT NULL,
	source TEXT COLLATE "C",
	received_on DATE NOT NULL,
	occurred_on DATE,
	red_line BOOLEAN NOT NULL,
	repeated BOOLEAN NOT NULL,
	major BOOLEAN NOT NULL,
	class TEXT COLLATE "C",
	assessed BIGINT,
	public BOOLEAN DEFAULT false NOT NULL,
	CONSTRAINT damage_case_pkey PRIMARY KEY (book_id, case_id),
	CONSTRAINT damage_case_book_id_code_key UNIQUE (book_id, code),
	CONSTRAINT damage_case_process_key UNIQUE (book_id, process_id),
	CONSTRAINT damage_case_book_fkey FOREIGN KEY(book_id) REFERENCES ledger.book (book_id),
	CONSTRAINT damage_case_process_fkey FOREIGN KEY(book_id, process_id) REFERENCES ledger.process (book_id, process_id),
	CONSTRAINT damage_case_medium_known CHECK (medium IN ('water', 'groundwater', 'air', 'soil', 'marine', 'forest', 'wildlife', 'mixed')),
	CONSTRAINT damage_case_class_known CHECK (class IN ('minor', 'simple', 'ordinary', 'major'))
);

CREATE INDEX damage_case_area_idx ON ledger.damage_case (book_id, area, process_id);

CREATE INDEX damage_case_assessed_idx ON ledger.damage_case (book_id, assessed, process_id);

CREATE UNIQUE INDEX damage_case_source_key ON ledger.damage_case (book_id, channel, source) WHERE source IS NOT NULL;

CREATE TABLE ledger.damage_assessment (
	book_id INTEGER NOT NULL,
	assessment_id UUID NOT NULL,
	case_id INTEGER NOT NULL,
	version SMALLINT NOT NULL,
	total BIGINT NOT NULL,
	class TEXT COLLATE "C" NOT NULL,
	assessed_on DATE NOT NULL,
	CONSTRAINT damage_assessment_pkey PRIMARY KEY (book_id, assessment_id),
	CONSTRAINT damage_assessment_version_key UNIQUE (book_id, case_id, version),
	CONSTRAINT damage_assessment_case_fkey FOREIGN KEY(book_id, case_id) REFERENCES ledger.damage_case (book_id, case_id),
	CONSTRAINT damage_assessment_process_fkey FOREIGN KEY(book_id, assessment_id) REFERENCES ledger.process (book_id, process_id),
	CONSTRAINT damage_assessment_total_positive CHECK (total > 0)
);

CREATE TABLE ledger.damage_clock (
	book_id INTEGER NOT NULL,
	clock_id BIGINT GENERATED ALWAYS AS IDENTITY,
	case_id INTEGER NOT NULL,
	code TEXT COLLATE "C" NOT NULL,
	subject TEXT COLLATE "C" NOT NULL,
	starts_on DATE NOT NULL,
	length TEXT COLLATE "C" NOT NULL,
	due_on DATE,
	why TEXT NOT NULL,
	source TEXT NOT NULL,
	stopped_on DATE,
	warned_on DATE,
	escalated_on DATE,
	CONSTRAINT damage_clock_pkey PRIMARY KEY (book_id, clock_id),
	CONSTRAINT damage_clock_case_fkey FOREIGN KEY(book_id, case_id) REFERENCES ledger.damage_case (book_id, case_id),
	CONSTRAINT damage_clock_stops_after_start CHECK (stopped_on >= starts_on)
);

CREATE INDEX damage_clock_case_idx ON ledger.damage_clock (book_id, case_id);

CREATE INDEX damage_clock_due_idx ON ledger.damage_clock (book_id, due_on, clock_id) WHERE stopped_on IS NULL;

CREATE TABLE ledger.damage_evidence (
	book_id INTEGER NOT NULL,
	evidence_id UUID NOT NULL,
	case_id INTEGER NOT NULL,
	name TEXT NOT NULL,
	kind TEXT COLLATE "C" NOT NULL,
	proves TEXT[] NOT NULL,
	shown BOOLEAN NOT NULL,
	size BIGINT NOT NULL,
	sha256 TEXT COLLATE "C" NOT NULL,
	CONSTRAINT damage_evidence_pkey PRIMARY KEY (book_id, evidence_id),
	CONSTRAINT damage_evidence_case_fkey FOREIGN KEY(book_id, case_id) REFERENCES ledger.damage_case (book_id, case_id),
	CONSTRAINT damage_evidence_hash_form CHECK (sha256 ~ '^[0-9a-f]{64}$'),
	CONSTRAINT damage_evidence_size_positive CHECK (size > 0)
);

CREATE INDEX damage_evidence_case_idx ON ledger.damage_evidence (book_id, case_id);

CREATE TABLE ledger.damage_figure (
	book_id INTEGER NOT NULL,
	case_id INTEGER NOT NULL,
	record_id UUID NOT NULL,
	figure TEXT COLLATE "C" NOT NULL,
	head TEXT COLLATE "C" NOT NULL,
	amount BIGINT NOT NULL,
	recorded_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT damage_figure_pkey PRIMARY KEY (book_id, case_id, record_id, figure, head),
	CONSTRAINT damage_figure_case_fkey FOREIGN KEY(book_id, case_id) REFERENCES ledger.damage_case (book_id, case_id),
	CONSTRAINT damage_figure_figure_known CHECK (figure IN ('claimed', 'assessed', 'agreed', 'judged')),
	CONSTRAINT damage_figure_amount_not_negative CHECK (amount >= 0)
);

CREATE TABLE ledger.damage_guarantee (
	book_id INTEGER NOT NULL,
	guarantee_id UUID NOT NULL,
	case_id INTEGER NOT NULL,
	kind TEXT COLLATE "C" NOT NULL,
	guarantor TEXT COLLATE "C" NOT NULL,
	amount BIGINT NOT NULL,
	expires_on DATE,
	CONSTRAINT damage_guarantee_pkey PRIMARY KEY (book_id, guarantee_id),
	CONSTRAINT damage_guarantee_case_fkey FOREIGN KEY(book_id, case_id) REFERENCES ledger.damage_case (book_id, case_id),
	CONSTRAINT damage_guarantee_process_fkey FOREIGN KEY(book_id, guarantee_id) REFERENCES ledger.process (book_id, process_id),
	CONSTRAINT damage_guarantee_kind_known CHECK (kind IN ('bank_letter', 'mortgage', 'surety', 'deposit')),
	CONSTRAINT damage_guarantee_amount_positive CHECK (amount > 0)
);

CREATE INDEX damage_guarantee_case_idx ON ledger.damage_guarantee (book_id, case_id);

CREATE TABLE ledger.damage_obligation (
	book_id INTEGER NOT NULL,
	obligation_id UUID NOT NULL,
	case_id INTEGER NOT NULL,
	kind TEXT COLLATE "C" NOT NULL,
	document TEXT NOT NULL,
	in_force_on DATE,
	court_since DATE,
	conversion BIGINT NOT NULL,
	CONSTRAINT damage_obligation_pkey PRIMARY KEY (book_id, obligation_id),
	CONSTRAINT damage_obligation_case_fkey FOREIGN KEY(book_id, case_id) REFERENCES ledger.damage_case (book_id, case_id),
	CONSTRAINT damage_obligation_kind_known CHECK (kind IN ('agreement', 'judgment', 'mediation', 'conversion', 'carried_over')),
	CONSTRAINT damage_obligation_conversion_not_negative CHECK (conversion >= 0)
);

CREATE INDEX damage_obligation_case_idx ON ledger.damage_obligation (book_id, case_id);

CREATE TABLE ledger.damage_party (
	book_id INTEGER NOT NULL,
	case_id INTEGER NOT NULL,
	owner TEXT COLLATE "C" NOT NULL,
	side TEXT COLLATE "C" NOT NULL,
	name TEXT NOT NULL,
	person BOOLEAN NOT NULL,
	CONSTRAINT damage_party_pkey PRIMARY KEY (book_id, case_id, owner, side),
	CONSTRAINT damage_party_case_fkey FOREIGN KEY(book_id, case_id) REFERENCES ledger.damage_case (book_id, case_id),
	CONSTRAINT damage_party_side_known CHECK (side IN ('claimant', 'lead', 'co_handler', 'liable', 'assessor', 'court', 'procuratorate'))
);

CREATE INDEX damage_party_owner_idx ON ledger.damage_party (book_id, owner, case_id);

CREATE TABLE ledger.damage_project (
	book_id INTEGER NOT NULL,
	project_id UUID NOT NULL,
	case_id INTEGER NOT NULL,
	title TEXT NOT NULL,
	mode TEXT COLLATE "C" NOT NULL,
	repairer TEXT COLLATE "C" NOT NULL,
	budget BIGINT NOT NULL,
	contract BIGINT,
	evaluated BOOLEAN DEFAULT false NOT NULL,
	CONSTRAINT damage_project_pkey PRIMARY KEY (book_id, project_id),
	CONSTRAINT damage_project_case_fkey FOREIGN KEY(book_id, case_id) REFERENCES ledger.damage_case (book_id, case_id),
	CONSTRAINT damage_project_process_fkey FOREIGN KEY(book_id, project_id) REFERENCES ledger.process (book_id, process_id),
	CONSTRAINT damage_project_mode_known CHECK (mode IN ('own', 'entrusted', 'substitute', 'service', 'funded')),
	CONSTRAINT damage_project_contract_in_budget CHECK (budget > 0 AND contract > 0 AND contract <= budget)
);

CREATE INDEX damage_project_case_idx ON ledger.damage_project (book_id, case_id);

CREATE TABLE ledger.damage_record (
	book_id INTEGER NOT NULL,
	record_id UUID NOT NULL,
	case_id INTEGER NOT NULL,
	kind TEXT COLLATE "C" NOT NULL,
	subject UUID,
	effective_on DATE NOT NULL,
	state TEXT COLLATE "C" NOT NULL,
	reason TEXT NOT NULL,
	document TEXT NOT NULL,
	words JSONB NOT NULL,
	basis TEXT NOT NULL,
	law TEXT NOT NULL,
	actor_id INTEGER NOT NULL,
	recorded_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
	CONSTRAINT damage_record_pkey PRIMARY KEY (book_id, record_id),
	CONSTRAINT damage_record_case_fkey FOREIGN KEY(book_id, case_id) REFERENCES ledger.damage_case (book_id, case_id),
	CONSTRAINT damage_record_actor_fkey FOREIGN KEY(actor_id) REFERENCES ledger.actor (actor_id)
);

CREATE INDEX damage_record_case_idx ON ledger.damage_record (book_id, case_id, recorded_at);

CREATE TABLE ledger.damage_relief (
	book_id INTEGER NOT NULL,
	relief_id UUID NOT NULL,
	case_id INTEGER NOT NULL,
	kind TEXT COLLATE "C" NOT NULL,
	part SMALLINT,
	amount BIGINT NOT NULL,
	basis TEXT NOT NULL,
	first_on DATE,
	last_on DATE,
	payee TEXT COLLATE "C",
	CONSTRAINT damage_relief_pkey PRIMARY KEY (book_id, relief_id),
	CONSTRAINT damage_relief_case_fkey FOREIGN KEY(book_id, case_id) REFERENCES ledger.damage_case (book_id, case_id),
	CONSTRAINT damage_relief_process_fkey FOREIGN KEY(book_id, relief_id) REFERENCES ledger.process (book_id, process_id),
	CONSTRAINT damage_relief_kind_known CHECK (kind IN ('waiver', 'credit', 'refund_excess', 'refund_reversed', 'suspension')),
	CONSTRAINT damage_relief_amount_given CHECK (amount >= 0 AND (amount > 0 OR kind = 'suspension')),
	CONSTRAINT damage_relief_days CHECK ((kind = 'suspension') = (first_on IS NOT NULL) AND (last_on IS NULL OR last_on >= first_on))
);

CREATE INDEX damage_relief_case_idx ON ledger.damage_relief (book_id, case_id);

CREATE TABLE ledger.damage_item (
	book_id INTEGER NOT NULL,
	assessment_id UUID NOT NULL,
	number SMALLINT NOT NULL,
	head TEXT COLLATE "C" NOT NULL,
	method TEXT COLLATE "C" NOT NULL,
	inputs JSONB NOT NULL,
	coefficients JSONB NOT NULL,
	lines JSONB NOT NULL,
	amount BIGINT NOT NULL,
	printed TEXT NOT NULL,
	approximate BOOLEAN NOT NULL,
	CONSTRAINT damage_item_pkey PRIMARY KEY (book_id, assessment_id, number),
	CONSTRAINT damage_item_assessment_fkey FOREIGN KEY(book_id, assessment_id) REFERENCES ledger.damage_assessment (book_id, assessment_id),
	CONSTRAINT damage_item_head_known CHECK (head IN ('H1', 'H2', 'H3', 'H4', 'H5', 'H6', 'H7', 'H8')),
	CONSTRAINT damage_item_amount_positive CHECK (amount > 0)
);

CREATE TABLE ledger.damage_milestone (
	book_id INTEGER NOT NULL,
	project_id UUID NOT NULL,
	number SMALLINT NOT NULL,
	title TEXT NOT NULL,
	due_on DATE NOT NULL,
	amount BIGINT NOT NULL,
	accepted_on DATE,
	paid BIGINT DEFAULT 0 NOT NULL,
	CONSTRAINT damage_milestone_pkey PRIMARY KEY (book_id, project_id, number),
	CONSTRAINT damage_milestone_project_fkey FOREIGN KEY(book_id, project_id) REFERENCES ledger.damage_project (book_id, project_id),
	CONSTRAINT damage_milestone_paid_in_amount CHECK (amount >= 0 AND paid BETWEEN 0 AND amount),
	CONSTRAINT damage_milestone_paid_after_acceptance CHECK (paid = 0 OR accepted_on IS NOT NULL)
);

CREATE TABLE ledger.damage_part (
	book_id INTEGER NOT NULL,
	case_id INTEGER NOT NULL,
	part SMALLINT NOT NULL,
	obligation_id UUID NOT NULL,
	amount BIGINT NOT NULL,
	interest BIGINT DEFAULT 0 NOT NULL,
	interest_through DATE,
	CONSTRAINT damage_part_pkey PRIMARY KEY (book_id, case_id, part),
	CONSTRAINT damage_part_obligation_fkey FOREIGN KEY(book_id, obligation_id) REFERENCES ledger.damage_obligation (book_id, obligation_id),
	CONSTRAINT damage_part_amounts CHECK (amount > 0 AND interest >= 0)
);

CREATE TABLE ledger.damage_pause (
	book_id INTEGER NOT NULL,
	clock_id BIGINT NOT NULL,
	first_on DATE NOT NULL,
	last_on DATE,
	CONSTRAINT damage_pause_pkey PRIMARY KEY (book_id, clock_id, first_on),
	CONSTRAINT damage_pause_clock_fkey FOREIGN KEY(book_id, clock_id) REFERENCES ledger.damage_clock (book_id, clock_id),
	CONSTRAINT damage_pause_ends_after_start CHECK (last_on >= first_on)
);

CREATE TABLE ledger.damage_instalment (
	book_id INTEGER NOT NULL,
	case_id INTEGER NOT NULL,
	number SMALLINT NOT NULL,
	part SMALLINT NOT NULL,
	due_on DATE NOT NULL,
	amount BIGINT NOT NULL,
	settled BIGINT NOT NULL,
	CONSTRAINT damage_instalment_pkey PRIMARY KEY (book_id, case_id, number),
	CONSTRAINT damage_instalment_part_fkey FOREIGN KEY(book_id, case_id, part) REFERENCES ledger.damage_part (book_id, case_id, part),
	CONSTRAINT damage_instalment_amount_positive CHECK (amount > 0),
	CONSTRAINT damage_instalment_settled_at_most_once CHECK (settled BETWEEN 0 AND amount)
);

CREATE INDEX damage_instalment_open_idx ON ledger.damage_instalment (book_id, due_on, case_id) WHERE settled < amount;

CREATE TABLE ledger.damage_obligor (
	book_id INTEGER NOT NULL,
	case_id INTEGER NOT NULL,
	part SMALLINT NOT NULL,
	owner TEXT COLLATE "C" NOT NULL,
	place SMALLINT NOT NULL,
	numerator BIGINT NOT NULL,
	denominator BIGINT NOT NULL,
	CONSTRAINT damage_obligor_pkey PRIMARY KEY (book_id, case_id, part, owner),
	CONSTRAINT damage_obligor_part_fkey FOREIGN KEY(book_id, case_id, part) REFERENCES ledger.damage_part (book_id, case_id, part),
	CONSTRAINT damage_obligor_share CHECK (numerator >= 0 AND denominator > 0 AND numerator <= denominator)
);

CREATE INDEX damage_obligor_owner_idx ON ledger.damage_obligor (book_id, owner);

CREATE TABLE ledger.damage_payment (
	book_id INTEGER NOT NULL,
	payment_id UUID NOT NULL,
	case_id INTEGER NOT NULL,
	part SMALLINT NOT NULL,
	route TEXT COLLATE "C" NOT NULL,
	payer TEXT COLLATE "C" NOT NULL,
	paid_on DATE NOT NULL,
	amount BIGINT NOT NULL,
	interest BIGINT NOT NULL,
	excess BIGINT NOT NULL,
	waiting BIGINT NOT NULL,
	entry_id UUID NOT NULL,
	CONSTRAINT damage_payment_pkey PRIMARY KEY (book_id, payment_id),
	CONSTRAINT damage_payment_part_fkey FOREIGN KEY(book_id, case_id, part) REFERENCES ledger.damage_part (book_id, case_id, part),
	CONSTRAINT damage_payment_entry_fkey FOREIGN KEY(book_id, entry_id) REFERENCES ledger.entry (book_id, entry_id),
	CONSTRAINT damage_payment_route_known CHECK (route IN ('treasury', 'agency', 'court', 'escrow', 'deposit', 'waiver', 'credit', 'replaced')),
	CONSTRAINT damage_payment_amounts CHECK (amount > 0 AND interest >= 0 AND excess >= 0 AND interest + excess <= amount),
	CONSTRAINT damage_payment_waiting_in_amount CHECK (waiting BETWEEN 0 AND amount)
);

CREATE INDEX damage_payment_case_idx ON ledger.damage_payment (book_id, case_id);

CREATE TABLE ledger.damage_settled (
	book_id INTEGER NOT NULL,
	payment_id UUID NOT NULL,
	case_id INTEGER NOT NULL,
	number SMALLINT NOT NULL,
	amount BIGINT NOT NULL,
	CONSTRAINT damage_settled_pkey PRIMARY KEY (book_id, payment_id, number),
	CONSTRAINT damage_settled_payment_fkey FOREIGN KEY(book_id, payment_id) REFERENCES ledger.damage_payment (book_id, payment_id),
	CONSTRAINT damage_settled_instalment_fkey FOREIGN KEY(book_id, case_id, number) REFERENCES ledger.damage_instalment (book_id, case_id, number),
	CONSTRAINT damage_settled_amount_positive CHECK (amount > 0)
);

CREATE INDEX damage_settled_instalment_idx ON ledger.damage_settled (book_id, case_id, number);

INSERT INTO ledger.purpose (code, debit_normal, asset_kinds, floor, title) VALUES ('claim_in_kind', TRUE, ARRAY['money']::text[], 0, 'Owed as restoration or service, at its assessed value')
  ON CONFLICT (code) DO UPDATE SET debit_normal = excluded.debit_normal, asset_kinds = excluded.asset_kinds, floor = excluded.floor, title = excluded.title;

INSERT INTO ledger.purpose (code, debit_normal, asset_kinds, floor, title) VALUES ('claim_in_transit', TRUE, ARRAY['money']::text[], 0, 'Paid to the acting department, not yet in the treasury')
  ON CONFLICT (code) DO UPDATE SET debit_normal = excluded.debit_normal, asset_kinds = excluded.asset_kinds, floor = excluded.floor, title = excluded.title;

INSERT INTO ledger.purpose (code, debit_normal, asset_kinds, floor, title) VALUES ('claim_with_court', TRUE, ARRAY['money']::text[], 0, 'Collected by a court, not yet in the treasury')
  ON CONFLICT (code) DO UPDATE SET debit_normal = excluded.debit_normal, asset_kinds = excluded.asset_kinds, floor = excluded.floor, title = excluded.title;

INSERT INTO ledger.purpose (code, debit_normal, asset_kinds, floor, title) VALUES ('claim_escrowed', TRUE, ARRAY['money']::text[], 0, 'Paid into escrow with a notary: the duty is performed, the money waits')
  ON CONFLICT (code) DO UPDATE SET debit_normal = excluded.debit_normal, asset_kinds = excluded.asset_kinds, floor = excluded.floor, title = excluded.title;

INSERT INTO ledger.purpose (code, debit_normal, asset_kinds, floor, title) VALUES ('claim_performed', TRUE, ARRAY['money']::text[], 0, 'Performed by accepted restoration, service or an approved credit')
  ON CONFLICT (code) DO UPDATE SET debit_normal = excluded.debit_normal, asset_kinds = excluded.asset_kinds, floor = excluded.floor, title = excluded.title;

INSERT INTO ledger.purpose (code, debit_normal, asset_kinds, floor, title) VALUES ('claim_waived', TRUE, ARRAY['money']::text[], 0, 'Not claimed further, by a decision with its legal basis')
  ON CONFLICT (code) DO UPDATE SET debit_normal = excluded.debit_normal, asset_kinds = excluded.asset_kinds, floor = excluded.floor, title = excluded.title;

INSERT INTO ledger.purpose (code, debit_normal, asset_kinds, floor, title) VALUES ('agency_cash', TRUE, ARRAY['money']::text[], 0, 'Cash in the settlement account of an acting department')
  ON CONFLICT (code) DO UPDATE SET debit_normal = excluded.debit_normal, asset_kinds = excluded.asset_kinds, floor = excluded.floor, title = excluded.title;

INSERT INTO ledger.purpose (code, debit_normal, asset_kinds, floor, title) VALUES ('agency_payable', FALSE, ARRAY['money']::text[], 0, 'What an acting department must pass on to the treasury')
  ON CONFLICT (code) DO UPDATE SET debit_normal = excluded.debit_normal, asset_kinds = excluded.asset_kinds, floor = excluded.floor, title = excluded.title;

INSERT INTO ledger.purpose (code, debit_normal, asset_kinds, floor, title) VALUES ('deposit_payable', FALSE, ARRAY['money']::text[], 0, 'Deposits taken as a guarantee, to be returned or called')
  ON CONFLICT (code) DO UPDATE SET debit_normal = excluded.debit_normal, asset_kinds = excluded.asset_kinds, floor = excluded.floor, title = excluded.title;

INSERT INTO ledger.purpose (code, debit_normal, asset_kinds, floor, title) VALUES ('overpaid_payable', FALSE, ARRAY['money']::text[], 0, 'Money that came beyond what is owed, to be returned')
  ON CONFLICT (code) DO UPDATE SET debit_normal = excluded.debit_normal, asset_kinds = excluded.asset_kinds, floor = excluded.floor, title = excluded.title;

INSERT INTO ledger.purpose (code, debit_normal, asset_kinds, floor, title) VALUES ('escrow_cash', TRUE, ARRAY['money']::text[], 0, 'Money in escrow with a notary')
  ON CONFLICT (code) DO UPDATE SET debit_normal = excluded.debit_normal, asset_kinds = excluded.asset_kinds, floor = excluded.floor, title = excluded.title;

INSERT INTO ledger.purpose (code, debit_normal, asset_kinds, floor, title) VALUES ('escrow_payable', FALSE, ARRAY['money']::text[], 0, 'What the escrow holds for projects not chosen yet')
  ON CONFLICT (code) DO UPDATE SET debit_normal = excluded.debit_normal, asset_kinds = excluded.asset_kinds, floor = excluded.floor, title = excluded.title;

INSERT INTO ledger.purpose (code, debit_normal, asset_kinds, floor, title) VALUES ('case_fund', TRUE, ARRAY['money']::text[], 0, 'Money received for a case and not spent yet')
  ON CONFLICT (code) DO UPDATE SET debit_normal = excluded.debit_normal, asset_kinds = excluded.asset_kinds, floor = excluded.floor, title = excluded.title;

INSERT INTO ledger.purpose (code, debit_normal, asset_kinds, floor, title) VALUES ('case_fund_source', FALSE, ARRAY['money']::text[], 0, 'Twin of what a case has received and not spent')
  ON CONFLICT (code) DO UPDATE SET debit_normal = excluded.debit_normal, asset_kinds = excluded.asset_kinds, floor = excluded.floor, title = excluded.title;

INSERT INTO ledger.purpose (code, debit_normal, asset_kinds, floor, title) VALUES ('restoration_expense', TRUE, ARRAY['money']::text[], 0, 'What the budget spent on restoration and its preparation')
  ON CONFLICT (code) DO UPDATE SET debit_normal = excluded.debit_normal, asset_kinds = excluded.asset_kinds, floor = excluded.floor, title = excluded.title;

INSERT INTO ledger.purpose (code, debit_normal, asset_kinds, floor, title) VALUES ('recourse_claim', TRUE, ARRAY['money']::text[], 0, 'What a joint debtor may recover from another (memorandum)')
  ON CONFLICT (code) DO UPDATE SET debit_normal = excluded.debit_normal, asset_kinds = excluded.asset_kinds, floor = excluded.floor, title = excluded.title;

INSERT INTO ledger.purpose (code, debit_normal, asset_kinds, floor, title) VALUES ('recourse_debt', FALSE, ARRAY['money']::text[], 0, 'What a joint debtor owes another (memorandum)')
  ON CONFLICT (code) DO UPDATE SET debit_normal = excluded.debit_normal, asset_kinds = excluded.asset_kinds, floor = excluded.floor, title = excluded.title;

INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article) VALUES ('compensation.assessment', ARRAY['claim_assessed', 'claim_established']::text[], ARRAY['claim_assessed', 'claim_established']::text[], ARRAY[]::text[], FALSE, FALSE, NULL, '民法典 art. 1234–1235; 法释〔2019〕8号')
  ON CONFLICT (code) DO UPDATE SET debits = excluded.debits, credits = excluded.credits, required = excluded.required, needs_approval = excluded.needs_approval, reversible = excluded.reversible, reversal_days = excluded.reversal_days, article = excluded.article;

INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article) VALUES ('compensation.obligation', ARRAY['claim_due', 'claim_in_kind', 'claim_waived']::text[], ARRAY['claim_assessed', 'claim_established']::text[], ARRAY[]::text[], FALSE, FALSE, NULL, '民法典 art. 1234–1235; 法释〔2019〕8号')
  ON CONFLICT (code) DO UPDATE SET debits = excluded.debits, credits = excluded.credits, required = excluded.required, needs_approval = excluded.needs_approval, reversible = excluded.reversible, reversal_days = excluded.reversal_days, article = excluded.article;

INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article) VALUES ('compensation.replacement', ARRAY['claim_assessed']::text[], ARRAY['claim_due', 'claim_in_kind']::text[], ARRAY['debit:claim_assessed']::text[], FALSE, FALSE, NULL, '民法典 art. 1234–1235; 法释〔2019〕8号')
  ON CONFLICT (code) DO UPDATE SET debits = excluded.debits, credits = excluded.credits, required = excluded.required, needs_approval = excluded.needs_approval, reversible = excluded.reversible, reversal_days = excluded.reversal_days, article = excluded.article;

INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article) VALUES ('compensation.interest', ARRAY['claim_due', 'claim_established']::text[], ARRAY['claim_established', 'claim_due']::text[], ARRAY[]::text[], FALSE, FALSE, NULL, '法释〔2014〕8号 art. 1–4')
  ON CONFLICT (code) DO UPDATE SET debits = excluded.debits, credits = excluded.credits, required = excluded.required, needs_approval = excluded.needs_approval, reversible = excluded.reversible, reversal_days = excluded.reversal_days, article = excluded.article;

INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article) VALUES ('compensation.payment', ARRAY['treasury_cash', 'claim_received', 'case_fund']::text[], ARRAY['nontax_revenue', 'claim_due', 'case_fund_source', 'overpaid_payable']::text[], ARRAY['debit:treasury_cash']::text[], FALSE, FALSE, NULL, '财资环〔2020〕6号; 预算法 art. 56')
  ON CONFLICT (code) DO UPDATE SET debits = excluded.debits, credits = excluded.credits, required = excluded.required, needs_approval = excluded.needs_approval, reversible = excluded.reversible, reversal_days = excluded.reversal_days, article = excluded.article;

INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article) VALUES ('compensation.agency_receipt', ARRAY['agency_cash', 'claim_in_transit']::text[], ARRAY['agency_payable', 'claim_due', 'overpaid_payable']::text[], ARRAY['debit:agency_cash']::text[], FALSE, FALSE, NULL, '财资环〔2020〕6号; 预算法 art. 56')
  ON CONFLICT (code) DO UPDATE SET debits = excluded.debits, credits = excluded.credits, required = excluded.required, needs_approval = excluded.needs_approval, reversible = excluded.reversible, reversal_days = excluded.reversal_days, article = excluded.article;

INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article) VALUES ('compensation.remittance', ARRAY['agency_payable', 'treasury_cash', 'claim_received', 'case_fund']::text[], ARRAY['agency_cash', 'nontax_revenue', 'claim_in_transit', 'case_fund_source']::text[], ARRAY['debit:agency_payable', 'credit:agency_cash', 'debit:treasury_cash']::text[], FALSE, FALSE, NULL, '财资环〔2020〕6号; 预算法 art. 56')
  ON CONFLICT (code) DO UPDATE SET debits = excluded.debits, credits = excluded.credits, required = excluded.required, needs_approval = excluded.needs_approval, reversible = excluded.reversible, reversal_days = excluded.reversal_days, article = excluded.article;

INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article) VALUES ('compensation.escrow', ARRAY['escrow_cash', 'claim_escrowed']::text[], ARRAY['escrow_payable', 'claim_due']::text[], ARRAY['debit:escrow_cash']::text[], FALSE, FALSE, NULL, '民法典 art. 570–574')
  ON CONFLICT (code) DO UPDATE SET debits = excluded.debits, credits = excluded.credits, required = excluded.required, needs_approval = excluded.needs_approval, reversible = excluded.reversible, reversal_days = excluded.reversal_days, article = excluded.article;

INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article) VALUES ('compensation.escrow_release', ARRAY['escrow_payable', 'treasury_cash', 'claim_received', 'case_fund']::text[], ARRAY['escrow_cash', 'nontax_revenue', 'claim_escrowed', 'case_fund_source']::text[], ARRAY['credit:escrow_cash']::text[], FALSE, FALSE, NULL, '财资环〔2020〕6号; 预算法 art. 56')
  ON CONFLICT (code) DO UPDATE SET debits = excluded.debits, credits = excluded.credits, required = excluded.required, needs_approval = excluded.needs_approval, reversible = excluded.reversible, reversal_days = excluded.reversal_days, article = excluded.article;

INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article) VALUES ('compensation.court_collection', ARRAY['claim_with_court']::text[], ARRAY['claim_due']::text[], ARRAY['debit:claim_with_court']::text[], FALSE, FALSE, NULL, '民事诉讼法 art. 253')
  ON CONFLICT (code) DO UPDATE SET debits = excluded.debits, credits = excluded.credits, required = excluded.required, needs_approval = excluded.needs_approval, reversible = excluded.reversible, reversal_days = excluded.reversal_days, article = excluded.article;

INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article) VALUES ('compensation.court_transfer', ARRAY['treasury_cash', 'claim_received', 'case_fund']::text[], ARRAY['nontax_revenue', 'claim_with_court', 'case_fund_source']::text[], ARRAY['credit:claim_with_court']::text[], FALSE, FALSE, NULL, '财资环〔2020〕6号; 预算法 art. 56')
  ON CONFLICT (code) DO UPDATE SET debits = excluded.debits, credits = excluded.credits, required = excluded.required, needs_approval = excluded.needs_approval, reversible = excluded.reversible, reversal_days = excluded.reversal_days, article = excluded.article;

INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article) VALUES ('compensation.performance', ARRAY['claim_performed']::text[], ARRAY['claim_in_kind']::text[], ARRAY['debit:claim_performed']::text[], FALSE, FALSE, NULL, '民法典 art. 1234–1235; 法释〔2019〕8号')
  ON CONFLICT (code) DO UPDATE SET debits = excluded.debits, credits = excluded.credits, required = excluded.required, needs_approval = excluded.needs_approval, reversible = excluded.reversible, reversal_days = excluded.reversal_days, article = excluded.article;

INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article) VALUES ('compensation.conversion', ARRAY['claim_due', 'claim_waived']::text[], ARRAY['claim_in_kind', 'claim_established']::text[], ARRAY['credit:claim_in_kind']::text[], FALSE, FALSE, NULL, '法释〔2019〕8号 art. 12')
  ON CONFLICT (code) DO UPDATE SET debits = excluded.debits, credits = excluded.credits, required = excluded.required, needs_approval = excluded.needs_approval, reversible = excluded.reversible, reversal_days = excluded.reversal_days, article = excluded.article;

INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article) VALUES ('compensation.waiver', ARRAY['claim_waived']::text[], ARRAY['claim_due', 'claim_in_kind', 'claim_assessed']::text[], ARRAY['debit:claim_waived']::text[], FALSE, FALSE, NULL, '民法典 art. 1234–1235; 法释〔2019〕8号')
  ON CONFLICT (code) DO UPDATE SET debits = excluded.debits, credits = excluded.credits, required = excluded.required, needs_approval = excluded.needs_approval, reversible = excluded.reversible, reversal_days = excluded.reversal_days, article = excluded.article;

INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article) VALUES ('compensation.credit', ARRAY['claim_performed']::text[], ARRAY['claim_due']::text[], ARRAY['debit:claim_performed']::text[], FALSE, FALSE, NULL, '民法典 art. 1234–1235; 法释〔2019〕8号')
  ON CONFLICT (code) DO UPDATE SET debits = excluded.debits, credits = excluded.credits, required = excluded.required, needs_approval = excluded.needs_approval, reversible = excluded.reversible, reversal_days = excluded.reversal_days, article = excluded.article;

INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article) VALUES ('compensation.spending', ARRAY['restoration_expense', 'case_fund_source']::text[], ARRAY['treasury_cash', 'case_fund']::text[], ARRAY['debit:restoration_expense', 'credit:treasury_cash', 'credit:case_fund']::text[], FALSE, FALSE, NULL, '财资环〔2020〕6号')
  ON CONFLICT (code) DO UPDATE SET debits = excluded.debits, credits = excluded.credits, required = excluded.required, needs_approval = excluded.needs_approval, reversible = excluded.reversible, reversal_days = excluded.reversal_days, article = excluded.article;

INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article) VALUES ('compensation.refund', ARRAY['nontax_revenue', 'claim_established', 'case_fund_source', 'overpaid_payable']::text[], ARRAY['treasury_cash', 'agency_cash', 'claim_received', 'case_fund']::text[], ARRAY[]::text[], FALSE, FALSE, NULL, '预算法 art. 60; 预算法实施条例 art. 64–68')
  ON CONFLICT (code) DO UPDATE SET debits = excluded.debits, credits = excluded.credits, required = excluded.required, needs_approval = excluded.needs_approval, reversible = excluded.reversible, reversal_days = excluded.reversal_days, article = excluded.article;

INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article) VALUES ('compensation.deposit', ARRAY['agency_cash']::text[], ARRAY['deposit_payable']::text[], ARRAY['debit:agency_cash']::text[], FALSE, FALSE, NULL, '民法典 art. 681')
  ON CONFLICT (code) DO UPDATE SET debits = excluded.debits, credits = excluded.credits, required = excluded.required, needs_approval = excluded.needs_approval, reversible = excluded.reversible, reversal_days = excluded.reversal_days, article = excluded.article;

INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article) VALUES ('compensation.deposit_return', ARRAY['deposit_payable']::text[], ARRAY['agency_cash']::text[], ARRAY['credit:agency_cash']::text[], FALSE, FALSE, NULL, '民法典 art. 681')
  ON CONFLICT (code) DO UPDATE SET debits = excluded.debits, credits = excluded.credits, required = excluded.required, needs_approval = excluded.needs_approval, reversible = excluded.reversible, reversal_days = excluded.reversal_days, article = excluded.article;

INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article) VALUES ('compensation.deposit_call', ARRAY['deposit_payable', 'claim_in_transit']::text[], ARRAY['agency_payable', 'claim_due']::text[], ARRAY['debit:deposit_payable']::text[], FALSE, FALSE, NULL, '民法典 art. 681')
  ON CONFLICT (code) DO UPDATE SET debits = excluded.debits, credits = excluded.credits, required = excluded.required, needs_approval = excluded.needs_approval, reversible = excluded.reversible, reversal_days = excluded.reversal_days, article = excluded.article;

INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article) VALUES ('compensation.recourse', ARRAY['recourse_claim', 'recourse_debt']::text[], ARRAY['recourse_claim', 'recourse_debt']::text[], ARRAY[]::text[], FALSE, FALSE, NULL, '民法典 art. 178')
  ON CONFLICT (code) DO UPDATE SET debits = excluded.debits, credits = excluded.credits, required = excluded.required, needs_approval = excluded.needs_approval, reversible = excluded.reversible, reversal_days = excluded.reversal_days, article = excluded.article;

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('compensation.case', 'register', '', 'registered', FALSE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('compensation.case', 'check', 'registered', 'checking', FALSE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('compensation.case', 'open', 'checking', 'opened', TRUE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('compensation.case', 'investigate', 'opened', 'investigating', FALSE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('compensation.case', 'commission', 'investigating', 'assessing', FALSE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('compensation.case', 'conclude', 'investigating', 'concluded', FALSE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('compensation.case', 'conclude', 'assessing', 'concluded', FALSE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('compensation.case', 'end', 'registered', 'not_started', TRUE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('compensation.case', 'end', 'checking', 'not_started', TRUE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('compensation.case', 'end', 'opened', 'not_started', TRUE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('compensation.case', 'end', 'investigating', 'not_started', TRUE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('compensation.case', 'end', 'assessing', 'not_started', TRUE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('compensation.case', 'end', 'concluded', 'not_started', TRUE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('compensation.case', 'end', 'failed', 'not_started', TRUE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('compensation.case', 'end', 'suing', 'not_started', TRUE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('compensation.case', 'notify', 'concluded', 'notified', FALSE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('compensation.case', 'answer', 'notified', 'consulting', FALSE, ARRAY['bureau', 'enterprise']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('compensation.case', 'meet', 'consulting', 'consulting', FALSE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('compensation.case', 'offer', 'consulting', 'consulting', FALSE, ARRAY['bureau', 'enterprise']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('compensation.case', 'fail', 'notified', 'failed', FALSE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('compensation.case', 'fail', 'consulting', 'failed', FALSE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('compensation.case', 'resume', 'failed', 'consulting', FALSE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('compensation.case', 'agree', 'consulting', 'agreed', TRUE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('compensation.case', 'agree', 'agreed', 'agreed', TRUE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('compensation.case', 'apply_confirmation', 'agreed', 'confirming', FALSE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('compensation.case', 'publish_agreement', 'confirming', 'confirming', FALSE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('compensation.case', 'confirm', 'confirming', 'performing', FALSE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('compensation.case', 'refuse_confirmation', 'confirming', 'agreed', FALSE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('compensation.case', 'perform', 'agreed', 'performing', FALSE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('compensation.case', 'sue', 'concluded', 'suing', FALSE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('compensation.case', 'sue', 'failed', 'suing', FALSE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('compensation.case', 'sue', 'agreed', 'suing', FALSE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('compensation.case', 'sue', 'defaulted', 'suing', FALSE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('compensation.case', 'publish_settlement', 'suing', 'suing', FALSE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('compensation.case', 'judge', 'suing', 'performing', FALSE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('compensation.case', 'settle_suit', 'suing', 'performing', FALSE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('compensation.case', 'default', 'performing', 'defaulted', FALSE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('compensation.case', 'default', 'restoring', 'defaulted', FALSE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('compensation.case', 'apply_order', 'defaulted', 'ordering', FALSE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('compensation.case', 'order', 'ordering', 'performing', FALSE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('compensation.case', 'object', 'ordering', 'defaulted', FALSE, ARRAY['bureau', 'enterprise']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('compensation.case', 'enforce', 'defaulted', 'performing', FALSE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('compensation.case', 'cure', 'defaulted', 'performing', FALSE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('compensation.case', 'restore', 'performing', 'restoring', FALSE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('compensation.case', 'return', 'restoring', 'performing', FALSE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('compensation.case', 'close', 'performing', 'closed', TRUE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('compensation.case', 'close', 'restoring', 'closed', TRUE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('compensation.case', 'reopen', 'closed', 'investigating', TRUE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('compensation.case', 'reopen', 'not_started', 'opened', TRUE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('compensation.case', 'carry_over', '', 'assessing', FALSE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('compensation.case', 'carry_over', 'assessing', 'performing', FALSE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('compensation.assessment', 'submit', '', 'submitted', FALSE, ARRAY['bureau', 'assessor']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('compensation.assessment', 'carry_over', '', 'accepted', FALSE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('compensation.assessment', 'accept', 'submitted', 'accepted', TRUE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('compensation.assessment', 'send_back', 'submitted', 'sent_back', TRUE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('compensation.assessment', 'withdraw', 'submitted', 'withdrawn', FALSE, ARRAY['bureau', 'assessor']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('compensation.relief', 'propose', '', 'proposed', FALSE, ARRAY['bureau', 'finance', 'enterprise']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('compensation.relief', 'grant', 'proposed', 'granted', TRUE, ARRAY['bureau', 'finance']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('compensation.relief', 'deny', 'proposed', 'denied', TRUE, ARRAY['bureau', 'finance']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('compensation.guarantee', 'give', '', 'held', FALSE, ARRAY['bureau', 'finance']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('compensation.guarantee', 'call', 'held', 'called', TRUE, ARRAY['bureau', 'finance']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('compensation.guarantee', 'release', 'held', 'released', TRUE, ARRAY['bureau', 'finance']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('compensation.project', 'plan', '', 'planned', FALSE, ARRAY['bureau', 'enterprise']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('compensation.project', 'approve', 'planned', 'approved', TRUE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('compensation.project', 'drop', 'planned', 'dropped', FALSE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('compensation.project', 'drop', 'approved', 'dropped', FALSE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('compensation.project', 'contract', 'approved', 'working', FALSE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('compensation.project', 'complete', 'working', 'completed', FALSE, ARRAY['bureau', 'enterprise']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('compensation.project', 'accept', 'completed', 'accepted', TRUE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('compensation.project', 'reject', 'completed', 'failed', TRUE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('compensation.project', 'rework', 'failed', 'working', FALSE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES ('compensation.project', 'convert', 'failed', 'converted', TRUE, ARRAY['bureau']::text[]);

INSERT INTO ledger.process (book_id, process_id, machine, state, version, started_by)
  SELECT book_id, process_id, 'compensation.case', CASE WHEN obligation IS NULL THEN 'assessing' ELSE 'performing' END,
    CASE WHEN obligation IS NULL THEN 1 ELSE 2 END, actor_id FROM old_case;

INSERT INTO ledger.process_event (book_id, process_id, version, machine, action, previous, from_state, to_state, four_eyes, started_by,
    actor_id, effective_on, reason, document)
  SELECT book_id, process_id, 1, 'compensation.case', 'carry_over', NULL, '', 'assessing', false, actor_id, actor_id, current_date,
    'carried over from the register as it was before', coalesce(obligation, '') FROM old_case
  UNION ALL
  SELECT book_id, process_id, 2, 'compensation.case', 'carry_over', 1, 'assessing', 'performing', false, actor_id, actor_id,
    current_date, 'carried over from the register as it was before', obligation FROM old_case WHERE obligation IS NOT NULL;

INSERT INTO ledger.damage_case (book_id, case_id, code, title, process_id, area, medium, channel, received_on, red_line, repeated,
    major, class, assessed) OVERRIDING SYSTEM VALUE
  SELECT c.book_id, c.case_id, c.code, c.title, c.process_id, '000000', 'mixed', 'other', current_date, false, false, false,
    CASE WHEN h.total > 0 THEN 'ordinary' END, h.total
  FROM old_case c LEFT JOIN (SELECT book_id, case_id, sum(assessed)::bigint AS total FROM old_head GROUP BY 1, 2) h
    USING (book_id, case_id);

SELECT setval(pg_get_serial_sequence('ledger.damage_case', 'case_id'), max(case_id)) FROM old_case HAVING max(case_id) IS NOT NULL;

INSERT INTO ledger.damage_record (book_id, record_id, case_id, kind, effective_on, state, reason, document, words, basis, law, actor_id)
  SELECT book_id, process_id, case_id, 'carry_over', current_date, CASE WHEN obligation IS NULL THEN 'assessing' ELSE 'performing' END,
    'carried over from the register as it was before', coalesce(obligation, ''), '{}', '', '', actor_id FROM old_case;

INSERT INTO ledger.damage_party (book_id, case_id, owner, side, name, person)
  SELECT book_id, case_id, liable, 'liable', liable, false FROM old_case;

INSERT INTO ledger.process (book_id, process_id, machine, state, version, started_by)
  SELECT DISTINCT c.book_id, c.assessment_id, 'compensation.assessment', 'accepted', 1, c.actor_id
  FROM old_case c JOIN old_head h USING (book_id, case_id);

INSERT INTO ledger.process_event (book_id, process_id, version, machine, action, previous, from_state, to_state, four_eyes, started_by,
    actor_id, effective_on, reason, document)
  SELECT DISTINCT c.book_id, c.assessment_id, 1, 'compensation.assessment', 'carry_over', NULL::int, '', 'accepted', false, c.actor_id,
    c.actor_id, current_date, 'carried over from the register as it was before', ''
  FROM old_case c JOIN old_head h USING (book_id, case_id);

INSERT INTO ledger.damage_assessment (book_id, assessment_id, case_id, version, total, class, assessed_on)
  SELECT c.book_id, c.assessment_id, c.case_id, 1, sum(h.assessed), 'ordinary', current_date
  FROM old_case c JOIN old_head h USING (book_id, case_id) GROUP BY 1, 2, 3;

INSERT INTO ledger.damage_item (book_id, assessment_id, number, head, method, inputs, coefficients, lines, amount, printed, approximate)
  SELECT c.book_id, c.assessment_id, row_number() OVER (PARTITION BY c.book_id, c.case_id ORDER BY h.head), h.head, 'stated', '{}', '{}',
    '[]', h.assessed, '', false FROM old_case c JOIN old_head h USING (book_id, case_id);

INSERT INTO ledger.damage_figure (book_id, case_id, record_id, figure, head, amount)
  SELECT c.book_id, c.case_id, c.process_id, 'assessed', h.head, h.assessed FROM old_case c JOIN old_head h USING (book_id, case_id);

INSERT INTO ledger.damage_obligation (book_id, obligation_id, case_id, kind, document, in_force_on, conversion)
  SELECT c.book_id, c.obligation_id, c.case_id, 'carried_over', c.obligation, coalesce((SELECT min(e.effective_on)
      FROM ledger.account a JOIN ledger.posting p USING (book_id, account_id) JOIN ledger.entry e USING (book_id, entry_id)
      WHERE a.book_id = c.book_id AND starts_with(a.code, 'case:' || c.code || ':') AND e.kind = 'compensation.obligation'),
    current_date), 0 FROM old_case c WHERE c.obligation IS NOT NULL;

INSERT INTO ledger.damage_part (book_id, case_id, part, obligation_id, amount)
  SELECT c.book_id, c.case_id, 1, c.obligation_id, sum(i.amount) FROM old_case c JOIN old_instalment i USING (book_id, case_id)
  WHERE c.obligation IS NOT NULL GROUP BY 1, 2, 4;

INSERT INTO ledger.damage_obligor (book_id, case_id, part, owner, place, numerator, denominator)
  SELECT c.book_id, c.case_id, 1, c.liable, 1, 1, 1 FROM old_case c JOIN ledger.damage_part p USING (book_id, case_id);

INSERT INTO ledger.damage_instalment (book_id, case_id, number, part, due_on, amount, settled)
  SELECT book_id, case_id, number, 1, due_on, amount, CASE WHEN paid_by IS NULL THEN 0 ELSE amount END FROM old_instalment;

INSERT INTO ledger.damage_clock (book_id, case_id, code, subject, starts_on, length, due_on, why, source)
  SELECT book_id, case_id, 'payment', number::text, due_on, '', due_on, 'last day of the term of an instalment', 'carried over'
  FROM old_instalment WHERE paid_by IS NULL;

INSERT INTO ledger.damage_payment (book_id, payment_id, case_id, part, route, payer, paid_on, amount, interest, excess, waiting, entry_id)
  SELECT i.book_id, i.payment_id, i.case_id, 1, 'treasury', c.liable, e.effective_on, i.amount, 0, 0, 0, i.paid_by
  FROM old_instalment i JOIN old_case c USING (book_id, case_id) JOIN ledger.entry e ON e.book_id = i.book_id AND e.entry_id = i.paid_by;

INSERT INTO ledger.damage_settled (book_id, payment_id, case_id, number, amount)
  SELECT book_id, payment_id, case_id, number, amount FROM old_instalment WHERE paid_by IS NOT NULL;
