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

-- Why: what is late is reckoned to the day on which the money came, which the payment names. What is kept was booked on that day, and names none.
-- Locks: ACCESS EXCLUSIVE on permit_fee_instalment, for a moment; the CHECK reads it once.
ALTER TABLE ledger.permit_fee_instalment ADD COLUMN came_on DATE,
  ADD CONSTRAINT permit_fee_instalment_came_in_time CHECK (came_on IS NULL OR coalesce(came_on <= paid_on, false));

-- Why: an institution that verifies emission reports acts in a role of its own, with an owner like other bodies.
-- Locks: ACCESS EXCLUSIVE on actor and mandate, for a moment; the CHECKs read each once.
ALTER TABLE ledger.actor DROP CONSTRAINT actor_role_known, DROP CONSTRAINT actor_enterprise_has_owner,
  ADD CONSTRAINT actor_role_known CHECK (role IN ('administrator', 'bureau', 'finance', 'enterprise', 'auditor', 'assessor', 'court', 'procuratorate', 'verifier')),
  ADD CONSTRAINT actor_enterprise_has_owner CHECK ((role IN ('enterprise', 'assessor', 'court', 'procuratorate', 'verifier')) = (owner IS NOT NULL));
ALTER TABLE ledger.mandate DROP CONSTRAINT mandate_asked_role_known, DROP CONSTRAINT mandate_asked_owner_fits,
  ADD CONSTRAINT mandate_asked_role_known CHECK (
    asked_role IN ('administrator', 'bureau', 'finance', 'enterprise', 'auditor', 'assessor', 'court', 'procuratorate', 'verifier')),
  ADD CONSTRAINT mandate_asked_owner_fits CHECK ((asked_role IN ('enterprise', 'assessor', 'court', 'procuratorate', 'verifier')) = (asked_owner IS NOT NULL));

-- Why: what an order has sold of a lot is waited for no more by the freeze behind it, which was paid after it.
-- Locks: SHARE ROW EXCLUSIVE on permit_act and asset, for a moment.
CREATE TABLE ledger.permit_sold_before (
  book_id INTEGER NOT NULL,
  act_id UUID NOT NULL,
  claim_id UUID NOT NULL,
  asset_id INTEGER NOT NULL,
  quantity BIGINT NOT NULL,
  CONSTRAINT permit_sold_before_pkey PRIMARY KEY (book_id, act_id, claim_id, asset_id),
  CONSTRAINT permit_sold_before_act_fkey FOREIGN KEY(book_id, act_id) REFERENCES ledger.permit_act (book_id, act_id),
  CONSTRAINT permit_sold_before_claim_fkey FOREIGN KEY(book_id, claim_id) REFERENCES ledger.permit_act (book_id, act_id),
  CONSTRAINT permit_sold_before_asset_fkey FOREIGN KEY(book_id, asset_id) REFERENCES ledger.asset (book_id, asset_id),
  CONSTRAINT permit_sold_before_quantity_positive CHECK (quantity > 0)
);
CREATE INDEX permit_sold_before_claim_idx ON ledger.permit_sold_before (book_id, claim_id);

-- Why: what is not paid of a fee may be due in other parts and on other days, by an act of two; what was due before stays to be read.
-- Locks: ACCESS EXCLUSIVE on permit_fee_instalment, for a moment; the CHECKs and keys read it once, and permit_act is locked against writes.
ALTER TABLE ledger.permit_fee_instalment ADD COLUMN set_by UUID, ADD COLUMN carried BIGINT, ADD COLUMN replaced_by UUID,
  ADD CONSTRAINT permit_fee_instalment_set_fkey FOREIGN KEY (book_id, set_by) REFERENCES ledger.permit_act (book_id, act_id),
  ADD CONSTRAINT permit_fee_instalment_replaced_fkey FOREIGN KEY (book_id, replaced_by) REFERENCES ledger.permit_act (book_id, act_id),
  ADD CONSTRAINT permit_fee_instalment_carried_positive CHECK (carried > 0),
  ADD CONSTRAINT permit_fee_instalment_carried_by_an_act CHECK (carried IS NULL OR set_by IS NOT NULL),
  ADD CONSTRAINT permit_fee_instalment_replaced_unpaid CHECK (replaced_by IS NULL OR paid_on IS NULL);

-- Why: a measure is counted once for its enterprise, whatever others call theirs.
-- Locks: ACCESS EXCLUSIVE on permit_measure, for a moment; the key reads it once.
ALTER TABLE ledger.permit_measure DROP CONSTRAINT permit_measure_pkey,
  ADD CONSTRAINT permit_measure_pkey PRIMARY KEY (book_id, act_id);

-- Written by make freeze, from here on:
ALTER TABLE ledger.entry_kind DISABLE TRIGGER written_once;
ALTER TABLE ledger.process_transition DISABLE TRIGGER written_once;
INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article, acts, undone_by) VALUES ('permits.cap_restored', ARRAY['cap_available', 'cap_shared']::text[], ARRAY['cap_limit', 'cap_available']::text[], ARRAY['debit:cap_available', 'credit:cap_limit']::text[], FALSE, FALSE, NULL, '《行政复议法》 art. 63–68; 《行政诉讼法》 art. 70; docs/spec/permits.md 17', ARRAY['permits.cap quash *', 'permits.cap reduce *']::text[], ARRAY[]::text[]);
INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article, acts, undone_by) VALUES ('permits.opening', ARRAY['cap_issued', 'holding', 'unpaid', 'sellable', 'reserve']::text[], ARRAY['cap_available', 'lot_issued']::text[], ARRAY['debit:cap_issued', 'credit:cap_available', 'credit:lot_issued']::text[], FALSE, TRUE, NULL, '《排污许可管理条例》; State Council office notice 2014 no. 38 on paid use and trading of permits', ARRAY['permits.grant confirm *']::text[], ARRAY['permits.grant annul *']::text[]);
UPDATE ledger.entry_kind SET acts = ARRAY['permits.fee confirm_exempt free', 'permits.fee pay_last free', 'permits.fee pay_last *', 'permits.fee assess_exempt free', 'permits.freeze lift freed', 'permits.freeze confirm freed', 'permits.freeze lapse freed', 'permits.freeze execute freed', 'permits.freeze expire freed', 'permits.freeze quash freed', 'permits.withdrawal undo freed', 'permits.withdrawal lapse freed', 'permits.withdrawal quash *', 'permits.withdrawal reduce *', 'permits.surrender confirm freed']::text[] WHERE code = 'permits.fee_paid';
UPDATE ledger.entry_kind SET acts = ARRAY['permits.pledge register register', 'permits.pledge confirm replace', 'permits.pledge confirm bring', 'permits.pledge replace replace']::text[] WHERE code = 'permits.pledge';
UPDATE ledger.entry_kind SET acts = ARRAY['permits.pledge release release', 'permits.pledge confirm release', 'permits.pledge substitute substitute', 'permits.pledge annul annul', 'permits.pledge enforce ended']::text[] WHERE code = 'permits.pledge_release';
UPDATE ledger.entry_kind SET debits = ARRAY['reserve', 'holding', 'sellable', 'unpaid', 'frozen']::text[] WHERE code = 'permits.withdrawal_end';
INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article, acts, undone_by) VALUES ('permits.restitution', ARRAY['holding', 'sellable', 'unpaid', 'listed', 'leased', 'pledged', 'frozen']::text[], ARRAY['reserve', 'withdrawn', 'frozen']::text[], ARRAY[]::text[], FALSE, FALSE, NULL, '《行政复议法》 art. 63–68; 《行政诉讼法》 art. 70; docs/spec/permits.md 17', ARRAY['permits.freeze execute ended', 'permits.withdrawal quash *', 'permits.withdrawal reduce *', 'permits.freeze quash lift']::text[], ARRAY[]::text[]);
UPDATE ledger.entry_kind SET acts = ARRAY['permits.expiry since:confirm *', 'permits.expiry since:expire_by_night *', 'permits.expiry since:expire *']::text[] WHERE code = 'permits.expiry';
INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article, acts, undone_by) VALUES ('permits.surrender_late', ARRAY['surrendered']::text[], ARRAY['expired']::text[], ARRAY['debit:surrendered', 'credit:expired']::text[], FALSE, TRUE, 60, '《排污许可管理条例》; State Council office notice 2014 no. 38 on paid use and trading of permits', ARRAY['permits.surrender confirm -']::text[], ARRAY['permits.surrender confirm undo']::text[]);
INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article, acts, undone_by) VALUES ('permits.fee_opening', ARRAY['fee_receivable']::text[], ARRAY['fee_assessed']::text[], ARRAY['debit:fee_receivable', 'credit:fee_assessed']::text[], FALSE, TRUE, NULL, '财税〔2015〕61号 art. 9–13', ARRAY['permits.fee confirm opening']::text[], ARRAY['permits.fee annul annul']::text[]);
INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article, acts, undone_by) VALUES ('permits.fee_refund', ARRAY['nontax_revenue']::text[], ARRAY['treasury_cash']::text[], ARRAY['debit:nontax_revenue', 'credit:treasury_cash']::text[], FALSE, FALSE, NULL, '财税〔2015〕61号 art. 9–13', ARRAY['permits.fee_refund confirm -']::text[], ARRAY[]::text[]);
INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article, acts, undone_by) VALUES ('permits.fee_refund_back', ARRAY['treasury_cash']::text[], ARRAY['nontax_revenue']::text[], ARRAY['debit:treasury_cash', 'credit:nontax_revenue']::text[], FALSE, FALSE, NULL, '财税〔2015〕61号 art. 9–13', ARRAY['permits.fee_refund confirm -']::text[], ARRAY[]::text[]);
UPDATE ledger.entry_kind SET acts = ARRAY['permits.lease register register', 'permits.lease confirm bring']::text[] WHERE code = 'permits.lease';
UPDATE ledger.entry_kind SET debits = ARRAY['holding', 'sellable', 'frozen']::text[], acts = ARRAY['permits.lease return return', 'permits.lease end end', 'permits.lease expire expire', 'permits.lease annul annul', 'permits.surrender confirm returned']::text[] WHERE code = 'permits.lease_return';
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.cap', 'quash', 'done', 'quashed', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.cap', 'reduce', 'done', 'done', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.grant', 'bring', '', 'brought', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.grant', 'confirm', 'brought', 'issued', TRUE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.grant', 'annul', 'issued', 'annulled', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.pledge', 'renew', 'replacement_accepted', 'replacement_accepted', FALSE, ARRAY['enterprise']::text[], ARRAY[]::text[], ARRAY['initiate']::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.pledge', 'accept', 'replacement_proposed', 'replacement_accepted', FALSE, ARRAY['enterprise']::text[], ARRAY[]::text[], ARRAY['initiate']::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.pledge', 'confirm', 'replacement_accepted', 'registered', TRUE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.pledge', 'drop', 'replacement_accepted', 'dropped', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.pledge', 'reject', 'replacement_proposed', 'rejected', FALSE, ARRAY['enterprise']::text[], ARRAY[]::text[], ARRAY['initiate', 'approve']::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.pledge', 'reject', 'replacement_accepted', 'rejected', FALSE, ARRAY['enterprise']::text[], ARRAY[]::text[], ARRAY['initiate', 'approve']::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.pledge', 'bring', '', 'brought', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.pledge', 'confirm', 'brought', 'registered', TRUE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.pledge', 'annul', 'registered', 'annulled', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.freeze', 'quash', 'provisional', 'lifted', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.freeze', 'quash', 'frozen', 'lifted', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.freeze', 'quash', 'lift_asked', 'lifted', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.bound_correction', 'propose', '', 'proposed', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.bound_correction', 'confirm', 'proposed', 'done', TRUE, ARRAY['enterprise', 'bureau']::text[], ARRAY[]::text[], ARRAY['approve']::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.bound_correction', 'drop', 'proposed', 'dropped', FALSE, ARRAY['enterprise', 'bureau']::text[], ARRAY[]::text[], ARRAY['initiate', 'approve']::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.bound_correction', 'propose_order', '', 'order_proposed', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.bound_correction', 'confirm', 'order_proposed', 'done', TRUE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.bound_correction', 'drop', 'order_proposed', 'dropped', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.withdrawal', 'quash', 'open_to_objection', 'quashed', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.withdrawal', 'quash', 'objected', 'quashed', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.withdrawal', 'quash', 'final', 'quashed', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.withdrawal', 'reduce', 'open_to_objection', 'open_to_objection', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.withdrawal', 'reduce', 'objected', 'objected', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.withdrawal', 'reduce', 'final', 'final', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
UPDATE ledger.process_transition SET apart = ARRAY['reject']::text[] WHERE machine = 'permits.surplus' AND action = 'recognise' AND from_state = 'applied';
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.surplus', 'object', 'applied', 'objected', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.surplus', 'object', 'objected', 'objected', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.surplus', 'recognise', 'objected', 'recognised', TRUE, ARRAY['bureau']::text[], ARRAY['reject']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.surplus', 'reject', 'objected', 'rejected', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.surplus', 'quash', 'rejected', 'applied', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.verification', 'assign', '', 'assigned', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.verification', 'end', 'assigned', 'ended', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.verification', 'ask_end', 'assigned', 'end_asked', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.verification', 'confirm', 'end_asked', 'ended', FALSE, ARRAY['bureau']::text[], ARRAY['ask_end']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.verification', 'drop', 'end_asked', 'assigned', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.finding', 'find', '', 'found', FALSE, ARRAY['verifier']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.finding', 'withdraw', 'found', 'withdrawn', FALSE, ARRAY['verifier']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.fee', 'bring', '', 'brought', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.fee', 'confirm', 'brought', 'due', TRUE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.fee', 'confirm_paid', 'brought', 'paid', TRUE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.fee', 'refund', 'paid', 'paid', FALSE, ARRAY['finance']::text[], ARRAY['assess', 'propose', 'confirm']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.fee', 'refund_back', 'paid', 'paid', FALSE, ARRAY['finance']::text[], ARRAY['assess', 'propose', 'confirm']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.fee', 'reschedule', 'due', 'due', FALSE, ARRAY['bureau', 'finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.fee', 'annul', 'due', 'annulled', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.fee', 'annul', 'paid', 'annulled', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.fee_refund', 'propose', '', 'proposed', FALSE, ARRAY['finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.fee_refund', 'confirm', 'proposed', 'done', TRUE, ARRAY['finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.fee_refund', 'drop', 'proposed', 'dropped', FALSE, ARRAY['finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.fee_schedule', 'propose', '', 'proposed', FALSE, ARRAY['bureau', 'finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.fee_schedule', 'confirm', 'proposed', 'done', TRUE, ARRAY['bureau', 'finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.fee_schedule', 'drop', 'proposed', 'dropped', FALSE, ARRAY['bureau', 'finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.exclusion', 'quash', 'excluded', 'annulled', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.review', 'ask', '', 'asked', FALSE, ARRAY['enterprise', 'bureau']::text[], ARRAY[]::text[], ARRAY['initiate', 'approve']::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.review', 'suspend', 'asked', 'suspended', FALSE, ARRAY['bureau']::text[], ARRAY['ask', 'suspend']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.review', 'resume', 'suspended', 'asked', FALSE, ARRAY['bureau']::text[], ARRAY['suspend']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.review', 'withdraw', 'asked', 'withdrawn', FALSE, ARRAY['enterprise']::text[], ARRAY[]::text[], ARRAY['initiate', 'approve']::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.review', 'withdraw', 'suspended', 'withdrawn', FALSE, ARRAY['enterprise']::text[], ARRAY[]::text[], ARRAY['initiate', 'approve']::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.review', 'uphold', 'asked', 'upheld', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.review', 'change', 'asked', 'changed', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.review', 'annul', 'asked', 'annulled', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.review', 'dismiss', 'asked', 'dismissed', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.review', 'end', 'asked', 'withdrawn', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.review', 'uphold', 'suspended', 'upheld', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.review', 'change', 'suspended', 'changed', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.review', 'annul', 'suspended', 'annulled', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.review', 'dismiss', 'suspended', 'dismissed', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.review', 'end', 'suspended', 'withdrawn', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.review', 'ask_reopening', 'upheld', 'reopening_asked', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.review', 'confirm', 'reopening_asked', 'asked', FALSE, ARRAY['bureau']::text[], ARRAY['ask_reopening']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.review', 'drop', 'reopening_asked', 'upheld', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.review_outcome', 'propose', '', 'proposed', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.review_outcome', 'confirm', 'proposed', 'done', TRUE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.review_outcome', 'drop', 'proposed', 'dropped', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.service', 'record', '', 'recorded', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.service', 'ask_annulment', 'recorded', 'annulment_asked', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.service', 'confirm', 'annulment_asked', 'annulled', FALSE, ARRAY['bureau']::text[], ARRAY['ask_annulment']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.service', 'drop', 'annulment_asked', 'recorded', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.hearing', 'ask', '', 'asked', FALSE, ARRAY['enterprise', 'bureau']::text[], ARRAY[]::text[], ARRAY['initiate', 'approve']::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.hearing', 'hold', 'asked', 'held', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.hearing', 'withdraw', 'asked', 'withdrawn', FALSE, ARRAY['enterprise']::text[], ARRAY[]::text[], ARRAY['initiate', 'approve']::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.hearing', 'drop', 'asked', 'dropped', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.hearing', 'ask_annulment', 'held', 'annulment_asked', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.hearing', 'confirm', 'annulment_asked', 'asked', FALSE, ARRAY['bureau']::text[], ARRAY['ask_annulment']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.hearing', 'drop', 'annulment_asked', 'held', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.closure', 'propose', '', 'proposed', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.closure', 'confirm', 'proposed', 'closed', TRUE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.closure', 'drop', 'proposed', 'dropped', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.closure', 'ask_reopening', 'closed', 'reopening_asked', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.closure', 'confirm', 'reopening_asked', 'reopened', FALSE, ARRAY['bureau']::text[], ARRAY['ask_reopening']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.closure', 'drop', 'reopening_asked', 'closed', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.code', 'propose', '', 'proposed', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.code', 'confirm', 'proposed', 'corrected', TRUE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.code', 'drop', 'proposed', 'dropped', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.code', 'ask_undo', 'corrected', 'undo_asked', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.code', 'confirm', 'undo_asked', 'undone', FALSE, ARRAY['bureau']::text[], ARRAY['ask_undo']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.code', 'drop', 'undo_asked', 'corrected', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.expiry', 'expire_by_night', '', 'running', FALSE, ARRAY['administrator']::text[], ARRAY[]::text[], ARRAY[]::text[]);
UPDATE ledger.process_transition SET roles = ARRAY['bureau', 'administrator']::text[] WHERE machine = 'permits.expiry' AND action = 'end' AND from_state = 'running';
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.expiry', 'resume', 'ended', 'running', FALSE, ARRAY['bureau', 'administrator']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.lease', 'bring', '', 'brought', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.lease', 'confirm', 'brought', 'running', TRUE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.lease', 'expire', 'running', 'returned', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.lease', 'annul', 'running', 'annulled', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.stock', 'propose', '', 'proposed', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.stock', 'confirm', 'proposed', 'recorded', TRUE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.stock', 'drop', 'proposed', 'dropped', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.stock', 'annul', 'recorded', 'annulled', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.stock_annulment', 'propose', '', 'proposed', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.stock_annulment', 'confirm', 'proposed', 'done', TRUE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.stock_annulment', 'drop', 'proposed', 'dropped', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
ALTER TABLE ledger.entry_kind ENABLE ALWAYS TRIGGER written_once;
ALTER TABLE ledger.process_transition ENABLE ALWAYS TRIGGER written_once;
DROP FUNCTION ledger.keep_rows(text, text, jsonb[], text[], text[], text[], text[], boolean);
-- to here.
