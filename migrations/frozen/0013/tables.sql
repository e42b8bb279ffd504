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

-- Written by make freeze, from here on:
INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article, acts, undone_by) VALUES ('compensation.disposal', ARRAY['nontax_revenue', 'case_fund_source', 'case_fund']::text[], ARRAY['treasury_cash', 'case_fund', 'case_fund_source']::text[], ARRAY['debit:case_fund_source', 'credit:case_fund']::text[], FALSE, TRUE, NULL, '财资环〔2020〕6号; 预算法 art. 57, 60', ARRAY['compensation.record dispose_fund']::text[], ARRAY['compensation.record confirm_reversal']::text[]);
-- to here.
