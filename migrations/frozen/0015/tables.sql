-- Why: permits beside the straight road: creditors, receivers, periods, part years, fees and what is typed.
-- Locks: none on what is there.

-- Why: what comes to its end is told to whom it concerns, each mark once.
-- Locks: none on what is there.
CREATE TABLE ledger.permit_alarm (
  book_id INTEGER NOT NULL,
  kind TEXT COLLATE "C" NOT NULL,
  subject TEXT COLLATE "C" NOT NULL,
  due_on DATE NOT NULL,
  mark SMALLINT NOT NULL,
  site TEXT COLLATE "C" NOT NULL,
  quantity BIGINT,
  told_on DATE NOT NULL,
  actor_id INTEGER NOT NULL,
  CONSTRAINT permit_alarm_pkey PRIMARY KEY (book_id, kind, subject, due_on, mark),
  CONSTRAINT permit_alarm_actor_fkey FOREIGN KEY(actor_id) REFERENCES ledger.actor (actor_id),
  CONSTRAINT permit_alarm_kind_known CHECK (kind IN ('licence', 'lease', 'freeze', 'debt', 'fee', 'report', 'surrender', 'emitted')),
  CONSTRAINT permit_alarm_mark_known CHECK (mark >= CASE WHEN kind = 'emitted' THEN 1 ELSE -1 END),
  CONSTRAINT permit_alarm_told_in_time CHECK (kind = 'emitted' OR (mark = -1) = (told_on > due_on))
);
CREATE INDEX permit_alarm_told_idx ON ledger.permit_alarm (book_id, told_on);

-- How an enterprise or a site is called from a day on. A new table: no lock on what is there but that of its references, for an instant.
CREATE TABLE ledger.naming (
  book_id INTEGER NOT NULL,
  act_id UUID NOT NULL,
  party TEXT COLLATE "C",
  site TEXT COLLATE "C",
  name TEXT NOT NULL,
  valid_from DATE NOT NULL,
  document TEXT NOT NULL,
  actor_id INTEGER NOT NULL,
  recorded_at TIMESTAMP WITH TIME ZONE DEFAULT clock_timestamp() NOT NULL,
  CONSTRAINT naming_pkey PRIMARY KEY (book_id, act_id),
  CONSTRAINT naming_act_fkey FOREIGN KEY(book_id, act_id) REFERENCES ledger.process (book_id, process_id),
  CONSTRAINT naming_party_fkey FOREIGN KEY(book_id, party) REFERENCES ledger.party (book_id, code),
  CONSTRAINT naming_site_fkey FOREIGN KEY(book_id, site) REFERENCES ledger.site (book_id, code),
  CONSTRAINT naming_actor_fkey FOREIGN KEY(actor_id) REFERENCES ledger.actor (actor_id),
  CONSTRAINT naming_of_one CHECK ((party IS NULL) = (site IS NOT NULL)),
  CONSTRAINT naming_name_kept CHECK (name <> '' AND name !~ '[\u0001-\u001f\u007f-\u009f\u2028\u2029\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufdd0-\ufdef\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f\U0001fffe\U0001ffff\U0002fffe\U0002ffff\U0003fffe\U0003ffff\U0004fffe\U0004ffff\U0005fffe\U0005ffff\U0006fffe\U0006ffff\U0007fffe\U0007ffff\U0008fffe\U0008ffff\U0009fffe\U0009ffff\U000afffe\U000affff\U000bfffe\U000bffff\U000cfffe\U000cffff\U000dfffe\U000dffff\U000efffe\U000effff\U000ffffe\U000fffff\U0010fffe\U0010ffff]' AND name !~ '^[ \u00a0\u1680\u2000-\u200b\u200e\u200f\u202f\u205f\u2060\u3000\ufeff]|[ \u00a0\u1680\u2000-\u200b\u200e\u200f\u202f\u205f\u2060\u3000\ufeff]$')
);
CREATE INDEX naming_party_idx ON ledger.naming (book_id, party);
CREATE INDEX naming_site_idx ON ledger.naming (book_id, site);
SELECT ledger.keep_records();

-- Why: a part of a fee is reckoned anew when the notice of its year comes, and being late costs what the law says. What is kept was reckoned, and says no days.
-- Locks: ACCESS EXCLUSIVE on permit_fee_instalment, for a moment; the CHECKs read it once. SHARE on permit_act while the index is built.
ALTER TABLE ledger.permit_fee_instalment ADD COLUMN working_days SMALLINT, ADD COLUMN surcharge BIGINT,
  ADD CONSTRAINT permit_fee_instalment_surcharge_positive CHECK (surcharge >= 0),
  ADD CONSTRAINT permit_fee_instalment_working_days_positive CHECK (working_days > 0);
CREATE INDEX permit_act_fee_idx ON ledger.permit_act (book_id, (terms ->> 'fee')) WHERE (terms ->> 'fee') IS NOT NULL;


-- Why: a fee says for how much of its years it counts, and its amount follows from what the line says. What was assessed before charged whole years.
-- Locks: ACCESS EXCLUSIVE on permit_fee_line, for a moment; the CHECKs read the table once.
ALTER TABLE ledger.permit_fee_line ADD COLUMN term_units bigint, ADD COLUMN term_per smallint,
  ADD CONSTRAINT permit_fee_line_term_whole CHECK ((term_units IS NULL) = (term_per IS NULL) AND term_units >= 0),
  ADD CONSTRAINT permit_fee_line_term_per_known CHECK (term_per IN (1, 12, 365)),
  ADD CONSTRAINT permit_fee_line_amount_follows CHECK (amount = div(
    2 * coalesce(term_units, quantity * (last_vintage - first_vintage + 1)::numeric) * rate * coefficient::numeric
      + (1000000::numeric * coalesce(term_per, 1)), 2 * (1000000::numeric * coalesce(term_per, 1))));


-- Why: what bound lots were sold for is kept as it was divided: costs, each claim in its order, the owner.
-- Locks: SHARE ROW EXCLUSIVE on permit_act, for a moment. What was sold before has no such rows.
CREATE TABLE ledger.permit_proceeds (
  book_id INTEGER NOT NULL,
  act_id UUID NOT NULL,
  part SMALLINT NOT NULL,
  place SMALLINT NOT NULL,
  sort TEXT COLLATE "C" NOT NULL,
  claim_id UUID,
  party TEXT NOT NULL,
  owed BIGINT NOT NULL,
  paid BIGINT NOT NULL,
  CONSTRAINT permit_proceeds_pkey PRIMARY KEY (book_id, act_id, part, place),
  CONSTRAINT permit_proceeds_act_fkey FOREIGN KEY(book_id, act_id) REFERENCES ledger.permit_act (book_id, act_id),
  CONSTRAINT permit_proceeds_claim_fkey FOREIGN KEY(book_id, claim_id) REFERENCES ledger.permit_act (book_id, act_id),
  CONSTRAINT permit_proceeds_sort_known CHECK (sort IN ('costs', 'pledge', 'freeze', 'owner')),
  CONSTRAINT permit_proceeds_claim_named CHECK ((claim_id IS NOT NULL) = (sort IN ('pledge', 'freeze'))),
  CONSTRAINT permit_proceeds_placed CHECK (part >= 0 AND place >= 1 AND (part = 0) = (sort = 'costs')),
  CONSTRAINT permit_proceeds_paid_at_most_owed CHECK (owed >= 0 AND paid >= 0 AND (paid <= owed OR sort = 'owner'))
);
CREATE INDEX permit_proceeds_claim_idx ON ledger.permit_proceeds (book_id, claim_id);

-- Why: an order that freezes what is frozen waits, and holds it when the one before ends, without a gap.
-- Locks: SHARE ROW EXCLUSIVE on permit_act, asset and account, for a moment.
CREATE TABLE ledger.permit_inherited (
  book_id INTEGER NOT NULL,
  act_id UUID NOT NULL,
  from_id UUID NOT NULL,
  line SMALLINT NOT NULL,
  asset_id INTEGER NOT NULL,
  account_id INTEGER NOT NULL,
  quantity BIGINT NOT NULL,
  CONSTRAINT permit_inherited_pkey PRIMARY KEY (book_id, act_id, from_id, line, asset_id, account_id),
  CONSTRAINT permit_inherited_act_fkey FOREIGN KEY(book_id, act_id) REFERENCES ledger.permit_act (book_id, act_id),
  CONSTRAINT permit_inherited_from_fkey FOREIGN KEY(book_id, from_id) REFERENCES ledger.permit_act (book_id, act_id),
  CONSTRAINT permit_inherited_asset_fkey FOREIGN KEY(book_id, asset_id) REFERENCES ledger.asset (book_id, asset_id),
  CONSTRAINT permit_inherited_account_fkey FOREIGN KEY(book_id, account_id) REFERENCES ledger.account (book_id, account_id),
  CONSTRAINT permit_inherited_quantity_positive CHECK (quantity > 0),
  CONSTRAINT permit_inherited_another CHECK (act_id <> from_id)
);

-- Written by make freeze, from here on:
ALTER TABLE ledger.entry_kind DISABLE TRIGGER written_once;
ALTER TABLE ledger.process_transition DISABLE TRIGGER written_once;
UPDATE ledger.entry_kind SET acts = ARRAY['permits.freeze lift lift', 'permits.freeze confirm lift', 'permits.freeze lapse lapse', 'permits.freeze expire expire']::text[] WHERE code = 'permits.unfreeze';
UPDATE ledger.entry_kind SET credits = ARRAY['holding', 'sellable', 'unpaid', 'leased']::text[] WHERE code = 'permits.surrender';
UPDATE ledger.entry_kind SET credits = ARRAY['holding', 'sellable', 'unpaid']::text[] WHERE code = 'permits.deduction';
INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article, acts, undone_by) VALUES ('permits.fee_moved', ARRAY['fee_receivable']::text[], ARRAY['fee_receivable']::text[], ARRAY['debit:fee_receivable', 'credit:fee_receivable']::text[], FALSE, FALSE, NULL, '财税〔2015〕61号 art. 9–13', ARRAY['permits.fee move *', 'permits.fee take_back *']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.pledge', 'exhaust', 'registered', 'exhausted', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.pledge', 'exhaust', 'release_asked', 'exhausted', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.freeze', 'take_effect', 'provisional', 'provisional', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.freeze', 'take_effect', 'frozen', 'frozen', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.freeze', 'take_effect', 'lift_asked', 'lift_asked', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.freeze', 'expire', 'provisional', 'expired', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.freeze', 'expire', 'frozen', 'expired', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.freeze', 'expire', 'lift_asked', 'expired', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.freeze', 'spend', 'provisional', 'spent', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.freeze', 'spend', 'frozen', 'spent', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.freeze', 'spend', 'lift_asked', 'spent', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.move', 'accept', 'applied', 'accepted', FALSE, ARRAY['enterprise']::text[], ARRAY[]::text[], ARRAY['initiate']::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.move', 'renew', 'accepted', 'accepted', FALSE, ARRAY['enterprise']::text[], ARRAY[]::text[], ARRAY['initiate']::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.move', 'approve', 'accepted', 'done', TRUE, ARRAY['bureau']::text[], ARRAY['confirm']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.move', 'reject', 'accepted', 'rejected', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.fee', 'move', 'due', 'due', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.register', 'propose_name', '', 'proposed', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.enforcement', 'accept', 'proposed', 'accepted', FALSE, ARRAY['enterprise']::text[], ARRAY[]::text[], ARRAY['initiate']::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.enforcement', 'confirm', 'accepted', 'done', TRUE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
UPDATE ledger.process_transition SET four_eyes = FALSE, roles = ARRAY[]::text[] WHERE machine = 'permits.enforcement' AND action = 'confirm' AND from_state = 'proposed';
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.enforcement', 'drop', 'accepted', 'dropped', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
ALTER TABLE ledger.entry_kind ENABLE ALWAYS TRIGGER written_once;
ALTER TABLE ledger.process_transition ENABLE ALWAYS TRIGGER written_once;
-- to here.
