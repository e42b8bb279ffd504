-- Why: what permits are bound by ends, is put right, and is brought in.
-- Locks: none on what is there.

-- Why: what is late is reckoned to the day on which the money came, which the payment names. What is kept was booked on that day, and names none.
-- Locks: ACCESS EXCLUSIVE on permit_fee_instalment, for a moment; the CHECK reads it once.
ALTER TABLE ledger.permit_fee_instalment ADD COLUMN came_on DATE,
  ADD CONSTRAINT permit_fee_instalment_came_in_time CHECK (came_on IS NULL OR coalesce(came_on <= paid_on, false));

-- Written by make freeze, from here on:
ALTER TABLE ledger.entry_kind DISABLE TRIGGER written_once;
UPDATE ledger.entry_kind SET acts = ARRAY['permits.fee confirm_exempt free', 'permits.fee pay_last free', 'permits.fee pay_last *', 'permits.fee assess_exempt free', 'permits.freeze lift freed', 'permits.freeze confirm freed', 'permits.freeze lapse freed', 'permits.freeze expire freed', 'permits.withdrawal undo freed', 'permits.withdrawal lapse freed', 'permits.surrender confirm freed']::text[] WHERE code = 'permits.fee_paid';
INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article, acts, undone_by) VALUES ('permits.fee_refund', ARRAY['nontax_revenue']::text[], ARRAY['treasury_cash']::text[], ARRAY['debit:nontax_revenue', 'credit:treasury_cash']::text[], FALSE, FALSE, NULL, '财税〔2015〕61号 art. 9–13', ARRAY['permits.fee_refund confirm -']::text[], ARRAY[]::text[]);
INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article, acts, undone_by) VALUES ('permits.fee_refund_back', ARRAY['treasury_cash']::text[], ARRAY['nontax_revenue']::text[], ARRAY['debit:treasury_cash', 'credit:nontax_revenue']::text[], FALSE, FALSE, NULL, '财税〔2015〕61号 art. 9–13', ARRAY['permits.fee_refund confirm -']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.fee', 'refund', 'paid', 'paid', FALSE, ARRAY['finance']::text[], ARRAY['assess', 'propose', 'confirm']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.fee', 'refund_back', 'paid', 'paid', FALSE, ARRAY['finance']::text[], ARRAY['assess', 'propose', 'confirm']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.fee_refund', 'propose', '', 'proposed', FALSE, ARRAY['finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.fee_refund', 'confirm', 'proposed', 'done', TRUE, ARRAY['finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.fee_refund', 'drop', 'proposed', 'dropped', FALSE, ARRAY['finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
ALTER TABLE ledger.entry_kind ENABLE ALWAYS TRIGGER written_once;
-- to here.
