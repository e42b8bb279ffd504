-- Why: what rests on something falls or waits with it, and what somebody asks for is judged when it is asked for.
-- Locks: none on what is there.

-- Why: a separate claim, a draw of experts and a simplified case have papers of their own. Locks: ACCESS EXCLUSIVE on damage_number, for a moment.
ALTER TABLE ledger.damage_number DROP CONSTRAINT damage_number_paper_known;
ALTER TABLE ledger.damage_number ADD CONSTRAINT damage_number_paper_known CHECK (paper IN ('case', 'check', 'start', 'notice', 'service', 'minutes', 'agreement', 'confirmation', 'suit', 'order', 'enforcement', 'preservation', 'bankruptcy_claim', 'payment', 'plan', 'evaluation', 'closing', 'refund', 'apart_notice', 'draw', 'simple', 'other'));

-- Why: a case is found by the number of what it is linked with. Locks: SHARE on damage_record while the index is built.
CREATE INDEX damage_record_linked_idx ON ledger.damage_record (book_id, (words ->> 'number')) WHERE kind = 'link_case';

-- Written by make freeze, from here on:
INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article, acts, undone_by) VALUES ('compensation.correction', ARRAY['claim_due', 'claim_waived', 'claim_established']::text[], ARRAY['claim_due', 'claim_waived', 'claim_established']::text[], ARRAY[]::text[], FALSE, TRUE, NULL, '民事诉讼法 art. 157 (2023)', ARRAY['compensation.record correct_document']::text[], ARRAY['compensation.record confirm_reversal']::text[]);
-- to here.
