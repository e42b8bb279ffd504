-- Why: what was begun off the straight road has its end.
-- Locks: none on what is there.

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

-- Written by make freeze, from here on:
INSERT INTO ledger.purpose (code, debit_normal, asset_kinds, floor, title) VALUES ('court_excess', TRUE, ARRAY['money']::text[], 0, 'What a court collected beyond what is owed, until it is given back');
INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article, acts, undone_by) VALUES ('compensation.excess', ARRAY['court_excess', 'escrow_cash']::text[], ARRAY['overpaid_payable']::text[], ARRAY['credit:overpaid_payable']::text[], FALSE, TRUE, NULL, '民法典 art. 985; docs/spec/compensation.md 5.11', ARRAY['compensation.record pay']::text[], ARRAY['compensation.record confirm_reversal']::text[]);
INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article, acts, undone_by) VALUES ('compensation.excess_return', ARRAY['overpaid_payable']::text[], ARRAY['court_excess', 'escrow_cash']::text[], ARRAY['debit:overpaid_payable']::text[], FALSE, TRUE, NULL, '民法典 art. 985; docs/spec/compensation.md 5.11', ARRAY['compensation.record grant_relief']::text[], ARRAY['compensation.record confirm_reversal']::text[]);
INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article, acts, undone_by) VALUES ('compensation.disposal', ARRAY['nontax_revenue', 'case_fund_source', 'case_fund']::text[], ARRAY['treasury_cash', 'case_fund', 'case_fund_source']::text[], ARRAY['debit:case_fund_source', 'credit:case_fund']::text[], FALSE, TRUE, NULL, '财资环〔2020〕6号; 预算法 art. 57, 60', ARRAY['compensation.record dispose_fund']::text[], ARRAY['compensation.record confirm_reversal']::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.case', 'reverse_performance', 'performing', 'agreed', FALSE, ARRAY['finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.case', 'reverse_performance', 'restoring', 'agreed', FALSE, ARRAY['finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.case', 'reverse_performance', 'defaulted', 'agreed', FALSE, ARRAY['finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.separate_claim', 'reverse_performance', 'settled', 'agreed', FALSE, ARRAY['finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
-- to here.
