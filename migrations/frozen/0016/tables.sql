-- Why: what permits are bound by ends, is put right, and is brought in.
-- Locks: none on what is there.

-- Why: a stock brings lots in that were granted before the book began; each says by which decision, and from where it came.
-- Locks: ACCESS EXCLUSIVE on permit_grant_line, for a moment; the CHECKs read it once.
ALTER TABLE ledger.permit_grant_line ADD COLUMN document TEXT, ADD COLUMN origin TEXT COLLATE "C",
  DROP CONSTRAINT permit_grant_line_purpose_known,
  ADD CONSTRAINT permit_grant_line_purpose_known CHECK (purpose IN ('holding', 'unpaid', 'reserve', 'sellable')),
  ADD CONSTRAINT permit_grant_line_origin_known CHECK (origin IN ('initial', 'reserve')),
  ADD CONSTRAINT permit_grant_line_brought_whole CHECK ((document IS NULL) = (origin IS NULL)),
  ADD CONSTRAINT permit_grant_line_sellable_brought CHECK (purpose <> 'sellable' OR origin IS NOT NULL);

-- Why: an instalment that was paid before the book began has no entry here; who else has none, the trigger paid_with_entry refuses.
-- Locks: ACCESS EXCLUSIVE on permit_fee_instalment, for a moment; the CHECK reads it once.
ALTER TABLE ledger.permit_fee_instalment DROP CONSTRAINT permit_fee_instalment_paid_whole,
  ADD CONSTRAINT permit_fee_instalment_paid_whole CHECK ((paid_on IS NULL) = (voucher IS NULL) AND (entry_id IS NULL OR paid_on IS NOT NULL));

-- Written by make freeze, from here on:
ALTER TABLE ledger.entry_kind DISABLE TRIGGER written_once;
INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article, acts, undone_by) VALUES ('permits.opening', ARRAY['cap_issued', 'holding', 'unpaid', 'sellable', 'reserve']::text[], ARRAY['cap_available', 'lot_issued']::text[], ARRAY['debit:cap_issued', 'credit:cap_available', 'credit:lot_issued']::text[], FALSE, FALSE, NULL, '《排污许可管理条例》; State Council office notice 2014 no. 38 on paid use and trading of permits', ARRAY['permits.grant confirm *']::text[], ARRAY[]::text[]);
UPDATE ledger.entry_kind SET acts = ARRAY['permits.pledge register register', 'permits.pledge confirm replace', 'permits.pledge confirm bring', 'permits.pledge replace replace']::text[] WHERE code = 'permits.pledge';
INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article, acts, undone_by) VALUES ('permits.fee_opening', ARRAY['fee_receivable']::text[], ARRAY['fee_assessed']::text[], ARRAY['debit:fee_receivable', 'credit:fee_assessed']::text[], FALSE, FALSE, NULL, '财税〔2015〕61号 art. 9–13', ARRAY['permits.fee confirm opening']::text[], ARRAY[]::text[]);
UPDATE ledger.entry_kind SET acts = ARRAY['permits.lease register register', 'permits.lease confirm bring']::text[] WHERE code = 'permits.lease';
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.grant', 'bring', '', 'brought', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.grant', 'confirm', 'brought', 'issued', TRUE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.pledge', 'bring', '', 'brought', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.pledge', 'confirm', 'brought', 'registered', TRUE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.fee', 'bring', '', 'brought', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.fee', 'confirm', 'brought', 'due', TRUE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.fee', 'confirm_paid', 'brought', 'paid', TRUE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.lease', 'bring', '', 'brought', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.lease', 'confirm', 'brought', 'running', TRUE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.stock', 'propose', '', 'proposed', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.stock', 'confirm', 'proposed', 'recorded', TRUE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.stock', 'drop', 'proposed', 'dropped', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
ALTER TABLE ledger.entry_kind ENABLE ALWAYS TRIGGER written_once;
-- to here.
