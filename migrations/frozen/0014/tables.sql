-- Why: what rests on something falls or waits with it, and what somebody asks for is judged when it is asked for.
-- Locks: ACCESS EXCLUSIVE on damage_item and damage_fee, for a moment; none on what is there else.

-- Which fees a figure claims, and the invoice of each fee as numbers are compared, so that one is recorded once: of what was recorded before, the first fee of an
-- invoice has it, and figures do not say.
ALTER TABLE ledger.damage_item ADD COLUMN fees uuid[];
ALTER TABLE ledger.damage_fee ADD COLUMN invoice text, ADD CONSTRAINT damage_fee_invoice_or_nothing CHECK (invoice <> '');
ALTER TABLE ledger.damage_fee DISABLE TRIGGER written_once;
UPDATE ledger.damage_fee f SET invoice = x.invoice
FROM (
  SELECT DISTINCT ON (g.book_id, g.payee, ledger.plain_text(r.words ->> 'invoice')) g.book_id, g.fee_id, ledger.plain_text(r.words ->> 'invoice') AS invoice
  FROM ledger.damage_fee g
  JOIN ledger.damage_record r ON r.book_id = g.book_id AND r.record_id = g.fee_id
  WHERE g.counts AND ledger.plain_text(r.words ->> 'invoice') <> ''
  ORDER BY g.book_id, g.payee, ledger.plain_text(r.words ->> 'invoice'), r.recorded_at) x
WHERE f.book_id = x.book_id AND f.fee_id = x.fee_id;
ALTER TABLE ledger.damage_fee ENABLE ALWAYS TRIGGER written_once;
CREATE UNIQUE INDEX damage_fee_invoice_once ON ledger.damage_fee (book_id, payee, invoice) WHERE counts;
-- What bases hold is changed by two: a new table. Locks: none on what is there but SHARE ROW EXCLUSIVE on process and damage_base for the keys, for a moment.
CREATE TABLE ledger.damage_base_change (
  book_id INTEGER NOT NULL,
  change_id UUID NOT NULL,
  unit TEXT COLLATE "C" NOT NULL,
  base_id UUID NOT NULL,
  amount BIGINT NOT NULL,
  CONSTRAINT damage_base_change_pkey PRIMARY KEY (book_id, change_id, unit),
  CONSTRAINT damage_base_change_process_fkey FOREIGN KEY(book_id, change_id) REFERENCES ledger.process (book_id, process_id),
  CONSTRAINT damage_base_change_base_fkey FOREIGN KEY(book_id, base_id) REFERENCES ledger.damage_base (book_id, base_id),
  CONSTRAINT damage_base_change_amount_positive CHECK (amount > 0),
  CONSTRAINT damage_base_change_unit_known CHECK (unit IN ('m2', 'm3', 'm', 't', 'trees', 'fry', 'items'))
);
CREATE INDEX damage_base_change_base_idx ON ledger.damage_base_change (book_id, base_id);

-- Why: a separate claim, a draw of experts and a simplified case have papers of their own. Locks: ACCESS EXCLUSIVE on damage_number, for a moment.
ALTER TABLE ledger.damage_number DROP CONSTRAINT damage_number_paper_known;
ALTER TABLE ledger.damage_number ADD CONSTRAINT damage_number_paper_known CHECK (paper IN ('case', 'check', 'start', 'notice', 'service', 'minutes', 'agreement', 'confirmation', 'suit', 'order', 'enforcement', 'preservation', 'bankruptcy_claim', 'payment', 'plan', 'evaluation', 'closing', 'refund', 'apart_notice', 'draw', 'simple', 'other'));

-- Why: a case is found by the number of what it is linked with. Locks: SHARE on damage_record while the index is built.
CREATE INDEX damage_record_linked_idx ON ledger.damage_record (book_id, (words ->> 'number')) WHERE kind = 'link_case';

-- Written by make freeze, from here on:
INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article, acts, undone_by) VALUES ('compensation.correction', ARRAY['claim_due', 'claim_waived', 'claim_established']::text[], ARRAY['claim_due', 'claim_waived', 'claim_established']::text[], ARRAY[]::text[], FALSE, TRUE, NULL, '民事诉讼法 art. 157 (2023)', ARRAY['compensation.record correct_document']::text[], ARRAY['compensation.record confirm_reversal']::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.base_change', 'propose', '', 'proposed', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.base_change', 'confirm', 'proposed', 'in_force', FALSE, ARRAY['bureau']::text[], ARRAY['propose']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.base_change', 'drop', 'proposed', 'dropped', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.insolvency', 'reverse_revival', 'distributed', 'distributed', FALSE, ARRAY['finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
-- to here.
