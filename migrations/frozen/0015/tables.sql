-- Why: permits beside the straight road: creditors, receivers, periods, part years, fees and what is typed.
-- Locks: none on what is there.

-- Why: a part of a fee is reckoned anew when the notice of its year comes, and being late costs what the law says. What is kept was reckoned, and says no days.
-- Locks: ACCESS EXCLUSIVE on permit_fee_instalment, for a moment; the CHECKs read it once. SHARE on permit_act while the index is built.
ALTER TABLE ledger.permit_fee_instalment ADD COLUMN working_days SMALLINT, ADD COLUMN surcharge BIGINT,
  ADD CONSTRAINT permit_fee_instalment_surcharge_positive CHECK (surcharge >= 0),
  ADD CONSTRAINT permit_fee_instalment_working_days_positive CHECK (working_days > 0);
CREATE INDEX permit_act_fee_idx ON ledger.permit_act (book_id, (terms ->> 'fee')) WHERE (terms ->> 'fee') IS NOT NULL;

-- Written by make freeze, from here on:
INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article, acts, undone_by) VALUES ('permits.fee_moved', ARRAY['fee_receivable']::text[], ARRAY['fee_receivable']::text[], ARRAY['debit:fee_receivable', 'credit:fee_receivable']::text[], FALSE, FALSE, NULL, '财税〔2015〕61号 art. 9–13', ARRAY['permits.fee move *', 'permits.fee take_back *']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('permits.fee', 'move', 'due', 'due', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
-- to here.
