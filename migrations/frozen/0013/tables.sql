-- Why: what was begun off the straight road has its end.
-- Locks: none on what is there.

-- Why: payments have receipts, which are taken back, replaced, lost and found. Locks: none on what is there; SHARE ROW EXCLUSIVE on damage_case,
-- damage_payment and process, for a moment.
CREATE TABLE ledger.nontax_receipt (
  book_id INTEGER NOT NULL,
  receipt_id UUID NOT NULL,
  case_id INTEGER NOT NULL,
  payment_id UUID NOT NULL,
  code TEXT COLLATE "C" NOT NULL,
  number TEXT COLLATE "C" NOT NULL,
  check_code TEXT COLLATE "C" NOT NULL,
  amount BIGINT NOT NULL,
  payer_name TEXT NOT NULL,
  issued_on DATE NOT NULL,
  reddens UUID,
  replaces UUID,
  struck BOOLEAN DEFAULT false NOT NULL,
  CONSTRAINT nontax_receipt_pkey PRIMARY KEY (book_id, receipt_id),
  CONSTRAINT nontax_receipt_case_fkey FOREIGN KEY(book_id, case_id) REFERENCES ledger.damage_case (book_id, case_id),
  CONSTRAINT nontax_receipt_process_fkey FOREIGN KEY(book_id, receipt_id) REFERENCES ledger.process (book_id, process_id),
  CONSTRAINT nontax_receipt_payment_fkey FOREIGN KEY(book_id, payment_id) REFERENCES ledger.damage_payment (book_id, payment_id),
  CONSTRAINT nontax_receipt_reddens_fkey FOREIGN KEY(book_id, reddens) REFERENCES ledger.nontax_receipt (book_id, receipt_id),
  CONSTRAINT nontax_receipt_replaces_fkey FOREIGN KEY(book_id, replaces) REFERENCES ledger.nontax_receipt (book_id, receipt_id),
  CONSTRAINT nontax_receipt_code_form CHECK (code ~ '^[0-9A-Z]{4,20}$'),
  CONSTRAINT nontax_receipt_number_form CHECK (number ~ '^[0-9A-Z]{4,24}$'),
  CONSTRAINT nontax_receipt_check_code_form CHECK (check_code ~ '^[0-9A-Za-z]{0,20}$'),
  CONSTRAINT nontax_receipt_amount_positive CHECK (amount > 0),
  CONSTRAINT nontax_receipt_payer_name_kept CHECK (payer_name <> '' AND payer_name !~ '[\u0001-\u001f\u007f-\u009f\u2028\u2029\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufdd0-\ufdef\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f\U0001fffe\U0001ffff\U0002fffe\U0002ffff\U0003fffe\U0003ffff\U0004fffe\U0004ffff\U0005fffe\U0005ffff\U0006fffe\U0006ffff\U0007fffe\U0007ffff\U0008fffe\U0008ffff\U0009fffe\U0009ffff\U000afffe\U000affff\U000bfffe\U000bffff\U000cfffe\U000cffff\U000dfffe\U000dffff\U000efffe\U000effff\U000ffffe\U000fffff\U0010fffe\U0010ffff]' AND payer_name !~ '^[ \u00a0\u1680\u2000-\u200b\u200e\u200f\u202f\u205f\u2060\u3000\ufeff]|[ \u00a0\u1680\u2000-\u200b\u200e\u200f\u202f\u205f\u2060\u3000\ufeff]$'),
  CONSTRAINT nontax_receipt_follows_one CHECK (reddens IS NULL OR replaces IS NULL)
);
CREATE INDEX nontax_receipt_case_idx ON ledger.nontax_receipt (book_id, case_id);
CREATE INDEX nontax_receipt_issued_idx ON ledger.nontax_receipt (book_id, issued_on, receipt_id);
CREATE UNIQUE INDEX nontax_receipt_number_key ON ledger.nontax_receipt (book_id, number, code) WHERE NOT struck;
CREATE INDEX nontax_receipt_payment_idx ON ledger.nontax_receipt (book_id, payment_id);

-- Why: what goes back out of the treasury is in transit until it came to who paid it. Locks: none on what is there; SHARE ROW EXCLUSIVE on damage_case
-- and damage_relief, for a moment.
CREATE TABLE ledger.damage_refund (
  book_id INTEGER NOT NULL,
  refund_id UUID NOT NULL,
  case_id INTEGER NOT NULL,
  payee TEXT COLLATE "C" NOT NULL,
  approved_on DATE NOT NULL,
  amount BIGINT NOT NULL,
  payee_name TEXT,
  payee_account TEXT,
  came BIGINT DEFAULT 0 NOT NULL,
  paid BIGINT DEFAULT 0 NOT NULL,
  CONSTRAINT damage_refund_pkey PRIMARY KEY (book_id, refund_id),
  CONSTRAINT damage_refund_case_fkey FOREIGN KEY(book_id, case_id) REFERENCES ledger.damage_case (book_id, case_id),
  CONSTRAINT damage_refund_relief_fkey FOREIGN KEY(book_id, refund_id) REFERENCES ledger.damage_relief (book_id, relief_id),
  CONSTRAINT damage_refund_amount_positive CHECK (amount > 0),
  CONSTRAINT damage_refund_came_of_amount CHECK (came BETWEEN 0 AND amount),
  CONSTRAINT damage_refund_paid_of_came CHECK (paid BETWEEN 0 AND came),
  CONSTRAINT damage_refund_account_whole CHECK ((payee_name IS NULL) = (payee_account IS NULL)),
  CONSTRAINT damage_refund_paid_to_account CHECK (paid = 0 OR payee_account IS NOT NULL)
);
CREATE INDEX damage_refund_case_idx ON ledger.damage_refund (book_id, case_id);

-- Why: interest of banks is held for who it belongs to. Locks: none on what is there; SHARE ROW EXCLUSIVE on damage_case, for a moment.
CREATE TABLE ledger.damage_interest (
  book_id INTEGER NOT NULL,
  interest_id UUID NOT NULL,
  case_id INTEGER NOT NULL,
  pot TEXT COLLATE "C" NOT NULL,
  belongs TEXT COLLATE "C" NOT NULL,
  owner TEXT COLLATE "C",
  credited_on DATE NOT NULL,
  amount BIGINT NOT NULL,
  CONSTRAINT damage_interest_pkey PRIMARY KEY (book_id, interest_id),
  CONSTRAINT damage_interest_case_fkey FOREIGN KEY(book_id, case_id) REFERENCES ledger.damage_case (book_id, case_id),
  CONSTRAINT damage_interest_pot_known CHECK (pot IN ('deposit', 'agency', 'escrow')),
  CONSTRAINT damage_interest_belongs_known CHECK (belongs IN ('depositor', 'treasury')),
  CONSTRAINT damage_interest_owner_of_deposit CHECK ((belongs = 'depositor') = (owner IS NOT NULL)),
  CONSTRAINT damage_interest_amount_positive CHECK (amount > 0)
);
CREATE INDEX damage_interest_case_idx ON ledger.damage_interest (book_id, case_id);
CREATE TABLE ledger.damage_interest_use (
  book_id INTEGER NOT NULL,
  record_id UUID NOT NULL,
  interest_id UUID NOT NULL,
  case_id INTEGER NOT NULL,
  amount BIGINT NOT NULL,
  CONSTRAINT damage_interest_use_pkey PRIMARY KEY (book_id, record_id, interest_id),
  CONSTRAINT damage_interest_use_interest_fkey FOREIGN KEY(book_id, interest_id) REFERENCES ledger.damage_interest (book_id, interest_id),
  CONSTRAINT damage_interest_use_amount_positive CHECK (amount > 0)
);
CREATE INDEX damage_interest_use_case_idx ON ledger.damage_interest_use (book_id, case_id);

-- Why: an application for a refund is a paper with a number. Locks: ACCESS EXCLUSIVE on damage_number, for the time of one reading of it.
ALTER TABLE ledger.damage_number DROP CONSTRAINT damage_number_paper_known;
ALTER TABLE ledger.damage_number ADD CONSTRAINT damage_number_paper_known CHECK (paper IN ('case', 'check', 'start', 'notice', 'service', 'minutes', 'agreement', 'confirmation', 'suit', 'order', 'enforcement', 'preservation', 'payment', 'plan', 'evaluation', 'closing', 'refund', 'other'));

-- Why: a record looks for the event that tells it, among those that have no number yet, which are many while nobody numbers them.
-- Locks: SHARE on the outbox, for a moment.
CREATE INDEX outbox_waiting_subject_idx ON ledger.outbox (book_id, subject) WHERE number IS NULL;
-- Why: a spending says of which heads of loss its money is, and which invoice it pays, which nothing else pays; null of what was spent before.
-- Locks: damage_spending alone, briefly: no row is written, and the index is empty.
ALTER TABLE ledger.damage_spending ADD COLUMN heads jsonb, ADD COLUMN invoice text, ADD COLUMN invoice_stands text,
  ADD CONSTRAINT damage_spending_heads_or_nothing CHECK (jsonb_typeof(heads) = 'object');
CREATE UNIQUE INDEX damage_spending_invoice_once ON ledger.damage_spending (book_id, payee, invoice_stands)
  WHERE invoice_stands IS NOT NULL;

-- Why: a contract may keep something back until the works have proved themselves; null of the contracts of before.
-- Locks: damage_project alone, briefly.
ALTER TABLE ledger.damage_project ADD COLUMN retention bigint, ADD COLUMN retention_months smallint, ADD COLUMN retention_kept bigint,
  ADD CONSTRAINT damage_project_retention_in_contract CHECK (
    (retention IS NULL) = (retention_months IS NULL) AND retention BETWEEN 1 AND contract AND retention_months BETWEEN 1 AND 120
    AND retention_kept BETWEEN 0 AND retention);
SELECT ledger.keep_records();
-- Why: a guarantee is called again for what is left of it, and what was called of a guarantor it pays for who owes it. What was called before is
-- kept: of a deposit what it has paid, of another guarantee the whole, for who was named or owes the part at the first place.
-- Locks: ACCESS EXCLUSIVE on damage_payment, which is read once for its check; SHARE ROW EXCLUSIVE on damage_guarantee and damage_part, for a moment.
CREATE TABLE ledger.damage_called (
  book_id INTEGER NOT NULL,
  call_id UUID NOT NULL,
  part SMALLINT NOT NULL,
  case_id INTEGER NOT NULL,
  guarantee_id UUID NOT NULL,
  debtor TEXT COLLATE "C" NOT NULL,
  amount BIGINT NOT NULL,
  CONSTRAINT damage_called_pkey PRIMARY KEY (book_id, call_id, part),
  CONSTRAINT damage_called_guarantee_fkey FOREIGN KEY(book_id, guarantee_id) REFERENCES ledger.damage_guarantee (book_id, guarantee_id),
  CONSTRAINT damage_called_part_fkey FOREIGN KEY(book_id, case_id, part) REFERENCES ledger.damage_part (book_id, case_id, part),
  CONSTRAINT damage_called_amount_positive CHECK (amount > 0)
);
CREATE INDEX damage_called_part_idx ON ledger.damage_called (book_id, case_id, part);
ALTER TABLE ledger.damage_payment ADD COLUMN debtor TEXT COLLATE "C",
  ADD CONSTRAINT damage_payment_debtor_another CHECK (debtor <> payer);
SELECT ledger.keep_records();
INSERT INTO ledger.damage_called (book_id, call_id, part, case_id, guarantee_id, debtor, amount)
SELECT r.book_id, r.record_id, coalesce(y.part, o.part), r.case_id, g.guarantee_id, coalesce(y.payer, nullif(r.words ->> 'payer', ''), o.owner),
  coalesce(y.amount, g.amount)
FROM ledger.damage_record r
JOIN ledger.damage_guarantee g ON g.book_id = r.book_id AND g.guarantee_id = r.subject
LEFT JOIN ledger.damage_payment y ON y.book_id = r.book_id AND y.payment_id = r.record_id
JOIN ledger.damage_obligor o ON o.book_id = r.book_id AND o.case_id = r.case_id AND o.place = 1
  AND o.part = coalesce(y.part, (r.words ->> 'part')::smallint, 1)
WHERE r.kind = 'call_guarantee';
-- Why: what a unit of treatment or restoration costs comes as a table of the bureau, and a figure keeps the row with which it was computed.
-- Locks: none on what is there but SHARE ROW EXCLUSIVE, for a moment, on what the new tables name.
CREATE TABLE ledger.damage_cost_table (
  book_id INTEGER NOT NULL,
  table_id UUID NOT NULL,
  code TEXT COLLATE "C" NOT NULL,
  version INTEGER NOT NULL,
  source TEXT NOT NULL,
  first_on DATE NOT NULL,
  last_on DATE,
  file_name TEXT NOT NULL,
  sha256 TEXT COLLATE "C" NOT NULL,
  rows INTEGER NOT NULL,
  CONSTRAINT damage_cost_table_pkey PRIMARY KEY (book_id, table_id),
  CONSTRAINT damage_cost_table_version_key UNIQUE (book_id, code, version),
  CONSTRAINT damage_cost_table_process_fkey FOREIGN KEY(book_id, table_id) REFERENCES ledger.process (book_id, process_id),
  CONSTRAINT damage_cost_table_version_positive CHECK (version > 0),
  CONSTRAINT damage_cost_table_rows_range CHECK (rows BETWEEN 1 AND 5000),
  CONSTRAINT damage_cost_table_days_ordered CHECK (first_on <= last_on),
  CONSTRAINT damage_cost_table_hash_form CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  CONSTRAINT damage_cost_table_source_kept CHECK (source <> '' AND source !~ '[\u0001-\u001f\u007f-\u009f\u2028\u2029\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufdd0-\ufdef\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f\U0001fffe\U0001ffff\U0002fffe\U0002ffff\U0003fffe\U0003ffff\U0004fffe\U0004ffff\U0005fffe\U0005ffff\U0006fffe\U0006ffff\U0007fffe\U0007ffff\U0008fffe\U0008ffff\U0009fffe\U0009ffff\U000afffe\U000affff\U000bfffe\U000bffff\U000cfffe\U000cffff\U000dfffe\U000dffff\U000efffe\U000effff\U000ffffe\U000fffff\U0010fffe\U0010ffff]' AND source !~ '^[ \u00a0\u1680\u2000-\u200b\u200e\u200f\u202f\u205f\u2060\u3000\ufeff]|[ \u00a0\u1680\u2000-\u200b\u200e\u200f\u202f\u205f\u2060\u3000\ufeff]$')
);
CREATE TABLE ledger.damage_unit_cost (
  book_id INTEGER NOT NULL,
  table_id UUID NOT NULL,
  row INTEGER NOT NULL,
  object TEXT NOT NULL,
  unit TEXT NOT NULL,
  place TEXT COLLATE "C" NOT NULL,
  first_year SMALLINT NOT NULL,
  last_year SMALLINT NOT NULL,
  cost BIGINT NOT NULL,
  CONSTRAINT damage_unit_cost_pkey PRIMARY KEY (book_id, table_id, row),
  CONSTRAINT damage_unit_cost_object_key UNIQUE (book_id, table_id, object, place, first_year),
  CONSTRAINT damage_unit_cost_table_fkey FOREIGN KEY(book_id, table_id) REFERENCES ledger.damage_cost_table (book_id, table_id),
  CONSTRAINT damage_unit_cost_cost_positive CHECK (cost > 0),
  CONSTRAINT damage_unit_cost_years_ordered CHECK (1900 <= first_year AND first_year <= last_year AND last_year <= 2200),
  CONSTRAINT damage_unit_cost_place_form CHECK (place ~ '^[1-9][0-9]{5}$'),
  CONSTRAINT damage_unit_cost_object_kept CHECK (object <> '' AND object !~ '[\u0001-\u001f\u007f-\u009f\u2028\u2029\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufdd0-\ufdef\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f\U0001fffe\U0001ffff\U0002fffe\U0002ffff\U0003fffe\U0003ffff\U0004fffe\U0004ffff\U0005fffe\U0005ffff\U0006fffe\U0006ffff\U0007fffe\U0007ffff\U0008fffe\U0008ffff\U0009fffe\U0009ffff\U000afffe\U000affff\U000bfffe\U000bffff\U000cfffe\U000cffff\U000dfffe\U000dffff\U000efffe\U000effff\U000ffffe\U000fffff\U0010fffe\U0010ffff]' AND object !~ '^[ \u00a0\u1680\u2000-\u200b\u200e\u200f\u202f\u205f\u2060\u3000\ufeff]|[ \u00a0\u1680\u2000-\u200b\u200e\u200f\u202f\u205f\u2060\u3000\ufeff]$'),
  CONSTRAINT damage_unit_cost_unit_kept CHECK (unit <> '' AND unit !~ '[\u0001-\u001f\u007f-\u009f\u2028\u2029\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufdd0-\ufdef\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f\U0001fffe\U0001ffff\U0002fffe\U0002ffff\U0003fffe\U0003ffff\U0004fffe\U0004ffff\U0005fffe\U0005ffff\U0006fffe\U0006ffff\U0007fffe\U0007ffff\U0008fffe\U0008ffff\U0009fffe\U0009ffff\U000afffe\U000affff\U000bfffe\U000bffff\U000cfffe\U000cffff\U000dfffe\U000dffff\U000efffe\U000effff\U000ffffe\U000fffff\U0010fffe\U0010ffff]' AND unit !~ '^[ \u00a0\u1680\u2000-\u200b\u200e\u200f\u202f\u205f\u2060\u3000\ufeff]|[ \u00a0\u1680\u2000-\u200b\u200e\u200f\u202f\u205f\u2060\u3000\ufeff]$')
);
CREATE TABLE ledger.damage_item_cost (
  book_id INTEGER NOT NULL,
  assessment_id UUID NOT NULL,
  number SMALLINT NOT NULL,
  table_id UUID NOT NULL,
  row INTEGER NOT NULL,
  place TEXT COLLATE "C" NOT NULL,
  year SMALLINT NOT NULL,
  CONSTRAINT damage_item_cost_pkey PRIMARY KEY (book_id, assessment_id, number),
  CONSTRAINT damage_item_cost_item_fkey FOREIGN KEY(book_id, assessment_id, number) REFERENCES ledger.damage_item (book_id, assessment_id, number),
  CONSTRAINT damage_item_cost_row_fkey FOREIGN KEY(book_id, table_id, row) REFERENCES ledger.damage_unit_cost (book_id, table_id, row)
);

-- Why: a small case comes in one form, which is kept until a second person has confirmed it.
-- Locks: as above.
CREATE TABLE ledger.damage_simple_form (
  book_id INTEGER NOT NULL,
  form_id UUID NOT NULL,
  code TEXT COLLATE "C" NOT NULL,
  area TEXT COLLATE "C" NOT NULL,
  words JSONB NOT NULL,
  CONSTRAINT damage_simple_form_pkey PRIMARY KEY (book_id, form_id),
  CONSTRAINT damage_simple_form_process_fkey FOREIGN KEY(book_id, form_id) REFERENCES ledger.process (book_id, process_id)
);

-- Why: experts are drawn or named in a case, and what they cost is recorded and paid by two.
-- Locks: as above.
CREATE TABLE ledger.damage_expert (
  book_id INTEGER NOT NULL,
  expert_id UUID NOT NULL,
  code TEXT COLLATE "C" NOT NULL,
  name TEXT NOT NULL,
  field TEXT COLLATE "C" NOT NULL,
  title TEXT NOT NULL,
  institution TEXT NOT NULL,
  institution_code TEXT COLLATE "C" NOT NULL,
  actor INTEGER,
  first_on DATE NOT NULL,
  last_on DATE,
  CONSTRAINT damage_expert_pkey PRIMARY KEY (book_id, expert_id),
  CONSTRAINT damage_expert_code_key UNIQUE (book_id, code),
  CONSTRAINT damage_expert_process_fkey FOREIGN KEY(book_id, expert_id) REFERENCES ledger.process (book_id, process_id),
  CONSTRAINT damage_expert_actor_fkey FOREIGN KEY(actor) REFERENCES ledger.actor (actor_id),
  CONSTRAINT damage_expert_days_ordered CHECK (first_on <= last_on),
  CONSTRAINT damage_expert_field_known CHECK (field IN ('water', 'groundwater', 'air', 'soil', 'marine', 'forest', 'wildlife', 'law', 'cost')),
  CONSTRAINT damage_expert_name_kept CHECK (name <> '' AND name !~ '[\u0001-\u001f\u007f-\u009f\u2028\u2029\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufdd0-\ufdef\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f\U0001fffe\U0001ffff\U0002fffe\U0002ffff\U0003fffe\U0003ffff\U0004fffe\U0004ffff\U0005fffe\U0005ffff\U0006fffe\U0006ffff\U0007fffe\U0007ffff\U0008fffe\U0008ffff\U0009fffe\U0009ffff\U000afffe\U000affff\U000bfffe\U000bffff\U000cfffe\U000cffff\U000dfffe\U000dffff\U000efffe\U000effff\U000ffffe\U000fffff\U0010fffe\U0010ffff]' AND name !~ '^[ \u00a0\u1680\u2000-\u200b\u200e\u200f\u202f\u205f\u2060\u3000\ufeff]|[ \u00a0\u1680\u2000-\u200b\u200e\u200f\u202f\u205f\u2060\u3000\ufeff]$'),
  CONSTRAINT damage_expert_institution_kept CHECK (institution <> '' AND institution !~ '[\u0001-\u001f\u007f-\u009f\u2028\u2029\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufdd0-\ufdef\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f\U0001fffe\U0001ffff\U0002fffe\U0002ffff\U0003fffe\U0003ffff\U0004fffe\U0004ffff\U0005fffe\U0005ffff\U0006fffe\U0006ffff\U0007fffe\U0007ffff\U0008fffe\U0008ffff\U0009fffe\U0009ffff\U000afffe\U000affff\U000bfffe\U000bffff\U000cfffe\U000cffff\U000dfffe\U000dffff\U000efffe\U000effff\U000ffffe\U000fffff\U0010fffe\U0010ffff]' AND institution !~ '^[ \u00a0\u1680\u2000-\u200b\u200e\u200f\u202f\u205f\u2060\u3000\ufeff]|[ \u00a0\u1680\u2000-\u200b\u200e\u200f\u202f\u205f\u2060\u3000\ufeff]$')
);
CREATE TABLE ledger.damage_expert_choice (
  book_id INTEGER NOT NULL,
  record_id UUID NOT NULL,
  expert_id UUID NOT NULL,
  case_id INTEGER NOT NULL,
  seed TEXT COLLATE "C" NOT NULL,
  place SMALLINT NOT NULL,
  recusal_id UUID,
  CONSTRAINT damage_expert_choice_pkey PRIMARY KEY (book_id, record_id, expert_id),
  CONSTRAINT damage_expert_choice_case_fkey FOREIGN KEY(book_id, case_id) REFERENCES ledger.damage_case (book_id, case_id),
  CONSTRAINT damage_expert_choice_expert_fkey FOREIGN KEY(book_id, expert_id) REFERENCES ledger.damage_expert (book_id, expert_id),
  CONSTRAINT damage_expert_choice_place_positive CHECK (place > 0),
  CONSTRAINT damage_expert_choice_seed_form CHECK (seed ~ '^([0-9a-f]{64})?$')
);
CREATE UNIQUE INDEX damage_expert_choice_once_key ON ledger.damage_expert_choice (book_id, case_id, expert_id);
CREATE TABLE ledger.damage_opinion (
  book_id INTEGER NOT NULL,
  record_id UUID NOT NULL,
  case_id INTEGER NOT NULL,
  expert_id UUID NOT NULL,
  sha256 TEXT COLLATE "C" NOT NULL,
  CONSTRAINT damage_opinion_pkey PRIMARY KEY (book_id, record_id),
  CONSTRAINT damage_opinion_case_fkey FOREIGN KEY(book_id, case_id) REFERENCES ledger.damage_case (book_id, case_id),
  CONSTRAINT damage_opinion_expert_fkey FOREIGN KEY(book_id, expert_id) REFERENCES ledger.damage_expert (book_id, expert_id),
  CONSTRAINT damage_opinion_hash_form CHECK (sha256 ~ '^[0-9a-f]{64}$')
);
CREATE TABLE ledger.damage_fee (
  book_id INTEGER NOT NULL,
  fee_id UUID NOT NULL,
  case_id INTEGER NOT NULL,
  kind TEXT COLLATE "C" NOT NULL,
  payee TEXT COLLATE "C" NOT NULL,
  advanced_by TEXT COLLATE "C" NOT NULL,
  borne TEXT COLLATE "C" NOT NULL,
  amount BIGINT NOT NULL,
  counts BOOLEAN DEFAULT true NOT NULL,
  CONSTRAINT damage_fee_pkey PRIMARY KEY (book_id, fee_id),
  CONSTRAINT damage_fee_case_fkey FOREIGN KEY(book_id, case_id) REFERENCES ledger.damage_case (book_id, case_id),
  CONSTRAINT damage_fee_kind_known CHECK (kind IN ('consultation', 'appraisal')),
  CONSTRAINT damage_fee_borne_known CHECK (borne IN ('liable', 'bureau')),
  CONSTRAINT damage_fee_amount_positive CHECK (amount > 0)
);
CREATE INDEX damage_fee_case_idx ON ledger.damage_fee (book_id, case_id);
CREATE TABLE ledger.damage_fee_paid (
  book_id INTEGER NOT NULL,
  spending_id UUID NOT NULL,
  fee_id UUID NOT NULL,
  CONSTRAINT damage_fee_paid_pkey PRIMARY KEY (book_id, spending_id),
  CONSTRAINT damage_fee_paid_spending_fkey FOREIGN KEY(book_id, spending_id) REFERENCES ledger.damage_spending (book_id, spending_id),
  CONSTRAINT damage_fee_paid_fee_fkey FOREIGN KEY(book_id, fee_id) REFERENCES ledger.damage_fee (book_id, fee_id)
);
CREATE INDEX damage_fee_paid_fee_idx ON ledger.damage_fee_paid (book_id, fee_id);

-- Why: a judgment says what is owed of a part in all where that is less than was paid; interest is of that, and the rest stands overpaid.
-- Locks: ACCESS EXCLUSIVE on damage_part for a moment; it is read once for its check.
ALTER TABLE ledger.damage_part ADD COLUMN left_owed BIGINT,
  ADD CONSTRAINT damage_part_left_owed_of_it CHECK (left_owed BETWEEN 0 AND amount);
-- Why: of what a judgment that set another aside replaced, only what it owes again bears late interest.
-- Locks: as above.
ALTER TABLE ledger.damage_part ADD COLUMN bearing BIGINT,
  ADD CONSTRAINT damage_part_bearing_of_it CHECK (bearing BETWEEN 0 AND amount);
-- Why: cases that restore elsewhere share bases, and never book more than these hold.
-- Locks: as above.
CREATE TABLE ledger.damage_base (
  book_id INTEGER NOT NULL,
  base_id UUID NOT NULL,
  code TEXT COLLATE "C" NOT NULL,
  name TEXT NOT NULL,
  area TEXT COLLATE "C" NOT NULL,
  place TEXT NOT NULL,
  owner TEXT COLLATE "C" NOT NULL,
  owner_name TEXT NOT NULL,
  CONSTRAINT damage_base_pkey PRIMARY KEY (book_id, base_id),
  CONSTRAINT damage_base_code_key UNIQUE (book_id, code),
  CONSTRAINT damage_base_process_fkey FOREIGN KEY(book_id, base_id) REFERENCES ledger.process (book_id, process_id),
  CONSTRAINT damage_base_name_kept CHECK (name <> '' AND name !~ '[\u0001-\u001f\u007f-\u009f\u2028\u2029\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufdd0-\ufdef\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f\U0001fffe\U0001ffff\U0002fffe\U0002ffff\U0003fffe\U0003ffff\U0004fffe\U0004ffff\U0005fffe\U0005ffff\U0006fffe\U0006ffff\U0007fffe\U0007ffff\U0008fffe\U0008ffff\U0009fffe\U0009ffff\U000afffe\U000affff\U000bfffe\U000bffff\U000cfffe\U000cffff\U000dfffe\U000dffff\U000efffe\U000effff\U000ffffe\U000fffff\U0010fffe\U0010ffff]' AND name !~ '^[ \u00a0\u1680\u2000-\u200b\u200e\u200f\u202f\u205f\u2060\u3000\ufeff]|[ \u00a0\u1680\u2000-\u200b\u200e\u200f\u202f\u205f\u2060\u3000\ufeff]$'),
  CONSTRAINT damage_base_owner_kept CHECK (owner_name <> '' AND owner_name !~ '[\u0001-\u001f\u007f-\u009f\u2028\u2029\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufdd0-\ufdef\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f\U0001fffe\U0001ffff\U0002fffe\U0002ffff\U0003fffe\U0003ffff\U0004fffe\U0004ffff\U0005fffe\U0005ffff\U0006fffe\U0006ffff\U0007fffe\U0007ffff\U0008fffe\U0008ffff\U0009fffe\U0009ffff\U000afffe\U000affff\U000bfffe\U000bffff\U000cfffe\U000cffff\U000dfffe\U000dffff\U000efffe\U000effff\U000ffffe\U000fffff\U0010fffe\U0010ffff]' AND owner_name !~ '^[ \u00a0\u1680\u2000-\u200b\u200e\u200f\u202f\u205f\u2060\u3000\ufeff]|[ \u00a0\u1680\u2000-\u200b\u200e\u200f\u202f\u205f\u2060\u3000\ufeff]$')
);
CREATE TABLE ledger.damage_base_capacity (
  book_id INTEGER NOT NULL,
  base_id UUID NOT NULL,
  unit TEXT COLLATE "C" NOT NULL,
  amount BIGINT NOT NULL,
  CONSTRAINT damage_base_capacity_pkey PRIMARY KEY (book_id, base_id, unit),
  CONSTRAINT damage_base_capacity_base_fkey FOREIGN KEY(book_id, base_id) REFERENCES ledger.damage_base (book_id, base_id),
  CONSTRAINT damage_base_capacity_amount_positive CHECK (amount > 0),
  CONSTRAINT damage_base_capacity_unit_known CHECK (unit IN ('m2', 'm3', 'm', 't', 'trees', 'fry', 'items'))
);
CREATE TABLE ledger.damage_booking (
  book_id INTEGER NOT NULL,
  booking_id UUID NOT NULL,
  case_id INTEGER NOT NULL,
  base_id UUID NOT NULL,
  project_id UUID NOT NULL,
  CONSTRAINT damage_booking_pkey PRIMARY KEY (book_id, booking_id),
  CONSTRAINT damage_booking_case_fkey FOREIGN KEY(book_id, case_id) REFERENCES ledger.damage_case (book_id, case_id),
  CONSTRAINT damage_booking_base_fkey FOREIGN KEY(book_id, base_id) REFERENCES ledger.damage_base (book_id, base_id),
  CONSTRAINT damage_booking_project_fkey FOREIGN KEY(book_id, project_id) REFERENCES ledger.damage_project (book_id, project_id)
);
CREATE INDEX damage_booking_base_idx ON ledger.damage_booking (book_id, base_id);
CREATE INDEX damage_booking_case_idx ON ledger.damage_booking (book_id, case_id);
CREATE INDEX damage_booking_project_idx ON ledger.damage_booking (book_id, project_id);
CREATE TABLE ledger.damage_booking_move (
  book_id INTEGER NOT NULL,
  record_id UUID NOT NULL,
  booking_id UUID NOT NULL,
  unit TEXT COLLATE "C" NOT NULL,
  move TEXT COLLATE "C" NOT NULL,
  amount BIGINT NOT NULL,
  CONSTRAINT damage_booking_move_pkey PRIMARY KEY (book_id, record_id, booking_id, unit),
  CONSTRAINT damage_booking_move_booking_fkey FOREIGN KEY(book_id, booking_id) REFERENCES ledger.damage_booking (book_id, booking_id),
  CONSTRAINT damage_booking_move_amount_positive CHECK (amount > 0),
  CONSTRAINT damage_booking_move_unit_known CHECK (unit IN ('m2', 'm3', 'm', 't', 'trees', 'fry', 'items')),
  CONSTRAINT damage_booking_move_move_known CHECK (move IN ('booked', 'accepted', 'taken_back', 'released'))
);
CREATE INDEX damage_booking_move_idx ON ledger.damage_booking_move (book_id, booking_id, unit);
-- Why: what was owed when a claim is filed in a bankruptcy is kept beside what was filed, so that less is seen; each notice of each party says who
-- took it, or why nobody did, and that it could not be served after all; and a claim is filed on a paper of its own.
-- Locks: each table exclusively, for a moment; no row is written.
ALTER TABLE ledger.damage_insolvency ADD COLUMN owed bigint;
ALTER TABLE ledger.damage_insolvency ADD CONSTRAINT damage_insolvency_claimed_of_owed CHECK (claimed <= owed);
ALTER TABLE ledger.damage_notice ADD COLUMN received_by text NOT NULL DEFAULT '';
ALTER TABLE ledger.damage_notice ADD COLUMN not_taken text NOT NULL DEFAULT '';
ALTER TABLE ledger.damage_notice ADD COLUMN returned_id uuid;
ALTER TABLE ledger.damage_number DROP CONSTRAINT damage_number_paper_known;
ALTER TABLE ledger.damage_number ADD CONSTRAINT damage_number_paper_known CHECK (paper IN ('case', 'check', 'start', 'notice', 'service', 'minutes', 'agreement', 'confirmation', 'suit', 'order', 'enforcement', 'preservation', 'bankruptcy_claim', 'payment', 'plan', 'evaluation', 'closing', 'other'));
ALTER TABLE ledger.damage_obligation DROP CONSTRAINT damage_obligation_kind_known;
ALTER TABLE ledger.damage_obligation ADD CONSTRAINT damage_obligation_kind_known CHECK (kind IN ('agreement', 'judgment', 'mediation', 'conversion', 'carried_over', 'revival'));
SELECT ledger.keep_records();

-- Written by make freeze, from here on:
ALTER TABLE ledger.entry_kind DISABLE TRIGGER written_once;
INSERT INTO ledger.purpose (code, debit_normal, asset_kinds, floor, title) VALUES ('refund_payable', FALSE, ARRAY['money']::text[], 0, 'What goes back out of the treasury, as finance has approved it, and has not come to who paid it');
INSERT INTO ledger.purpose (code, debit_normal, asset_kinds, floor, title) VALUES ('refund_in_transit', TRUE, ARRAY['money']::text[], 0, 'What the treasury has paid back, on its way to who paid it');
INSERT INTO ledger.purpose (code, debit_normal, asset_kinds, floor, title) VALUES ('interest_payable', FALSE, ARRAY['money']::text[], 0, 'Interest of banks, held for who it belongs to');
INSERT INTO ledger.purpose (code, debit_normal, asset_kinds, floor, title) VALUES ('bank_charge', TRUE, ARRAY['money']::text[], 0, 'What banks charge for money of cases');
INSERT INTO ledger.purpose (code, debit_normal, asset_kinds, floor, title) VALUES ('court_excess', TRUE, ARRAY['money']::text[], 0, 'What a court collected beyond what is owed, until it is given back');
UPDATE ledger.entry_kind SET credits = ARRAY['buyback_expense', 'bank_charge', 'restoration_expense', 'net_assets']::text[] WHERE code = 'periods.year_close';
INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article, acts, undone_by) VALUES ('compensation.lowering', ARRAY['claim_established', 'claim_overpaid']::text[], ARRAY['claim_overpaid', 'claim_established']::text[], ARRAY[]::text[], FALSE, FALSE, NULL, '民事诉讼法 art. 244 (2023)', ARRAY['compensation.record judge', 'compensation.record judge_apart']::text[], ARRAY[]::text[]);
INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article, acts, undone_by) VALUES ('compensation.excess', ARRAY['court_excess', 'escrow_cash']::text[], ARRAY['overpaid_payable']::text[], ARRAY['credit:overpaid_payable']::text[], FALSE, TRUE, NULL, '民法典 art. 985; docs/spec/compensation.md 5.11', ARRAY['compensation.record pay']::text[], ARRAY['compensation.record confirm_reversal']::text[]);
INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article, acts, undone_by) VALUES ('compensation.excess_return', ARRAY['overpaid_payable']::text[], ARRAY['court_excess', 'escrow_cash']::text[], ARRAY['debit:overpaid_payable']::text[], FALSE, TRUE, NULL, '民法典 art. 985; docs/spec/compensation.md 5.11', ARRAY['compensation.record grant_relief']::text[], ARRAY['compensation.record confirm_reversal']::text[]);
INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article, acts, undone_by) VALUES ('compensation.revival', ARRAY['claim_due']::text[], ARRAY['claim_waived']::text[], ARRAY['credit:claim_waived']::text[], FALSE, TRUE, NULL, '企业破产法 art. 123; 民法典 art. 1161', ARRAY['compensation.record revive']::text[], ARRAY['compensation.record confirm_reversal']::text[]);
INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article, acts, undone_by) VALUES ('compensation.disposal', ARRAY['nontax_revenue', 'case_fund_source', 'case_fund']::text[], ARRAY['treasury_cash', 'case_fund', 'case_fund_source']::text[], ARRAY['debit:case_fund_source', 'credit:case_fund']::text[], FALSE, TRUE, NULL, '财资环〔2020〕6号; 预算法 art. 57, 60', ARRAY['compensation.record dispose_fund']::text[], ARRAY['compensation.record confirm_reversal']::text[]);
INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article, acts, undone_by) VALUES ('compensation.refund_order', ARRAY['nontax_revenue', 'claim_established', 'claim_overpaid', 'case_fund_source', 'overpaid_payable']::text[], ARRAY['refund_payable', 'agency_cash', 'claim_received', 'case_fund']::text[], ARRAY['credit:refund_payable']::text[], FALSE, TRUE, NULL, '预算法 art. 60; 预算法实施条例 art. 64–68', ARRAY['compensation.record grant_relief']::text[], ARRAY['compensation.record confirm_reversal']::text[]);
INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article, acts, undone_by) VALUES ('compensation.treasury_refund', ARRAY['refund_in_transit']::text[], ARRAY['treasury_cash']::text[], ARRAY['debit:refund_in_transit', 'credit:treasury_cash']::text[], FALSE, TRUE, NULL, '预算法 art. 60; 国家金库条例', ARRAY['compensation.record return_from_treasury']::text[], ARRAY['compensation.record confirm_reversal']::text[]);
INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article, acts, undone_by) VALUES ('compensation.refund_payment', ARRAY['refund_payable']::text[], ARRAY['refund_in_transit']::text[], ARRAY['debit:refund_payable', 'credit:refund_in_transit']::text[], FALSE, TRUE, NULL, '预算法实施条例 art. 64', ARRAY['compensation.record pay_refund']::text[], ARRAY['compensation.record confirm_reversal']::text[]);
INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article, acts, undone_by) VALUES ('compensation.bank_interest', ARRAY['agency_cash', 'escrow_cash', 'treasury_cash', 'case_fund']::text[], ARRAY['interest_payable', 'nontax_revenue', 'case_fund_source']::text[], ARRAY[]::text[], FALSE, TRUE, NULL, '预算法 art. 56; 民法典 art. 573', ARRAY['compensation.record credit_interest']::text[], ARRAY['compensation.record confirm_reversal']::text[]);
INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article, acts, undone_by) VALUES ('compensation.bank_charge', ARRAY['interest_payable', 'bank_charge', 'case_fund_source']::text[], ARRAY['agency_cash', 'escrow_cash', 'treasury_cash', 'case_fund']::text[], ARRAY[]::text[], FALSE, TRUE, NULL, '民法典 art. 573', ARRAY['compensation.record bear_charge']::text[], ARRAY['compensation.record confirm_reversal']::text[]);
INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article, acts, undone_by) VALUES ('compensation.interest_payment', ARRAY['interest_payable', 'treasury_cash', 'case_fund']::text[], ARRAY['agency_cash', 'escrow_cash', 'nontax_revenue', 'case_fund_source']::text[], ARRAY['debit:interest_payable']::text[], FALSE, TRUE, NULL, '预算法 art. 56; 民法典 art. 573', ARRAY['compensation.record pay_interest']::text[], ARRAY['compensation.record confirm_reversal']::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.case', 'change_suit', 'suing', 'suing', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.case', 'transfer_suit', 'suing', 'suing', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.case', 'withdraw_suit', 'appealed', 'failed', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.case', 'dismiss_suit', 'suing', 'failed', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.case', 'dismiss_suit', 'appealed', 'failed', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.case', 'drop_suit', 'appealed', 'defaulted', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.case', 'revive', 'performing', 'performing', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.case', 'revive', 'restoring', 'restoring', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.case', 'revive', 'defaulted', 'defaulted', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.case', 'revive', 'closed', 'performing', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.case', 'reverse_pronounced', 'performing', 'pronounced', FALSE, ARRAY['finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.case', 'reverse_pronounced', 'restoring', 'pronounced', FALSE, ARRAY['finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.case', 'reverse_pronounced', 'defaulted', 'pronounced', FALSE, ARRAY['finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.case', 'reverse_appealed', 'performing', 'appealed', FALSE, ARRAY['finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.case', 'reverse_appealed', 'restoring', 'appealed', FALSE, ARRAY['finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.case', 'reverse_appealed', 'defaulted', 'appealed', FALSE, ARRAY['finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.case', 'reverse_performance', 'performing', 'agreed', FALSE, ARRAY['finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.case', 'reverse_performance', 'restoring', 'agreed', FALSE, ARRAY['finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.case', 'reverse_performance', 'defaulted', 'agreed', FALSE, ARRAY['finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.cost_table', 'upload', '', 'uploaded', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.cost_table', 'confirm', 'uploaded', 'in_force', FALSE, ARRAY['bureau']::text[], ARRAY['upload']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.cost_table', 'drop', 'uploaded', 'dropped', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.cost_table', 'retire', 'in_force', 'retired', FALSE, ARRAY['bureau']::text[], ARRAY['upload']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.cost_table', 'reinstate', 'retired', 'in_force', FALSE, ARRAY['bureau']::text[], ARRAY['upload']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.simple_form', 'hand_in', '', 'handed_in', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.simple_form', 'confirm', 'handed_in', 'done', TRUE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.simple_form', 'leave', 'handed_in', 'left', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.simple_form', 'drop', 'handed_in', 'dropped', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.expert', 'propose', '', 'proposed', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.expert', 'confirm', 'proposed', 'listed', FALSE, ARRAY['bureau']::text[], ARRAY['propose']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.expert', 'drop', 'proposed', 'dropped', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.expert', 'end', 'listed', 'ended', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.base', 'propose', '', 'proposed', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.base', 'confirm', 'proposed', 'open', FALSE, ARRAY['bureau']::text[], ARRAY['propose']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.base', 'drop', 'proposed', 'dropped', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.base', 'close', 'open', 'closed', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.base', 'reopen', 'closed', 'open', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.separate_claim', 'change', 'suing', 'suing', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.separate_claim', 'transfer', 'suing', 'suing', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.separate_claim', 'withdraw', 'appealed', 'open', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.separate_claim', 'dismiss', 'suing', 'open', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.separate_claim', 'dismiss', 'appealed', 'open', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.separate_claim', 'abandon', 'appealed', 'settled', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.separate_claim', 'apply_order', 'settled', 'ordering', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.separate_claim', 'order', 'ordering', 'settled', FALSE, ARRAY['bureau']::text[], ARRAY['apply_order']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.separate_claim', 'object', 'ordering', 'settled', FALSE, ARRAY['bureau', 'enterprise']::text[], ARRAY[]::text[], ARRAY['initiate', 'approve']::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.separate_claim', 'reverse_pronounced', 'settled', 'pronounced', FALSE, ARRAY['finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.separate_claim', 'reverse_appealed', 'settled', 'appealed', FALSE, ARRAY['finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.separate_claim', 'reverse_performance', 'settled', 'agreed', FALSE, ARRAY['finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.separate_claim', 'reverse_order', 'settled', 'ordering', FALSE, ARRAY['finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.enforcement', 'suspend', 'reconciled', 'suspended', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.enforcement', 'reconcile', 'running', 'reconciled', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.enforcement', 'resume', 'reconciled', 'running', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.enforcement', 'conclude', 'reconciled', 'concluded', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.enforcement', 'withdraw', 'reconciled', 'withdrawn', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.receipt', 'record', '', 'issued', FALSE, ARRAY['bureau', 'finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.receipt', 'lose', 'issued', 'lost', FALSE, ARRAY['bureau', 'finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.receipt', 'find', 'lost', 'issued', FALSE, ARRAY['bureau', 'finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.receipt', 'redden', 'issued', 'reversed', FALSE, ARRAY['bureau', 'finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.receipt', 'redden', 'lost', 'reversed', FALSE, ARRAY['bureau', 'finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.receipt', 'replace', 'issued', 'replaced', FALSE, ARRAY['bureau', 'finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.receipt', 'replace', 'lost', 'replaced', FALSE, ARRAY['bureau', 'finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.receipt', 'strike', 'issued', 'struck', FALSE, ARRAY['bureau', 'finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.receipt', 'restore', 'reversed', 'issued', FALSE, ARRAY['bureau', 'finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.receipt', 'restore', 'replaced', 'issued', FALSE, ARRAY['bureau', 'finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.insolvency', 'supplement_claim', 'filed', 'filed', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.insolvency', 'supplement_claim', 'disputed', 'disputed', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.insolvency', 'supplement_claim', 'admitted', 'admitted', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.insolvency', 'supplement_claim', 'distributed', 'distributed', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.insolvency', 'admit_claim', 'admitted', 'admitted', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.insolvency', 'admit_claim', 'distributed', 'distributed', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.insolvency', 'distribute_further', 'closed', 'distributed', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.insolvency', 'reverse_further', 'distributed', 'closed', FALSE, ARRAY['finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
ALTER TABLE ledger.entry_kind ENABLE ALWAYS TRIGGER written_once;
-- to here.
