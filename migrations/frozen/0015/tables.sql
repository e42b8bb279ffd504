-- Why: permits beside the straight road: creditors, receivers, periods, part years, fees and what is typed.
-- Locks: none on what is there.
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
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.enforcement', 'accept', 'proposed', 'accepted', FALSE, ARRAY['enterprise']::text[], ARRAY[]::text[], ARRAY['initiate']::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.enforcement', 'confirm', 'accepted', 'done', TRUE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
UPDATE ledger.process_transition SET four_eyes = FALSE, roles = ARRAY[]::text[] WHERE machine = 'permits.enforcement' AND action = 'confirm' AND from_state = 'proposed';
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.enforcement', 'drop', 'accepted', 'dropped', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
ALTER TABLE ledger.entry_kind ENABLE ALWAYS TRIGGER written_once;
ALTER TABLE ledger.process_transition ENABLE ALWAYS TRIGGER written_once;
-- to here.
