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

-- Why: a body that one person names sees no case before a second one lets it. Who is in a case already reads it as before, which a record of each says.
-- Locks: ACCESS EXCLUSIVE on damage_party, while each row is written once.
ALTER TABLE ledger.damage_party ADD COLUMN reads boolean;
ALTER TABLE ledger.damage_party DISABLE TRIGGER written_once;
UPDATE ledger.damage_party SET reads = true;
ALTER TABLE ledger.damage_party ENABLE ALWAYS TRIGGER written_once;
ALTER TABLE ledger.damage_party ALTER COLUMN reads SET NOT NULL, ALTER COLUMN reads SET DEFAULT true,
  ADD CONSTRAINT damage_party_parties_read CHECK (reads OR side IN ('assessor', 'court', 'procuratorate'));

-- Why: a finding that nobody told is none. What was kept before says no where nobody said anything, and stays.
-- Locks: ACCESS EXCLUSIVE on damage_case, for a moment.
ALTER TABLE ledger.damage_case ALTER COLUMN red_line DROP NOT NULL, ALTER COLUMN repeated DROP NOT NULL, ALTER COLUMN major DROP NOT NULL;

-- Why: a separate claim, a draw of experts and a simplified case have papers of their own. Locks: ACCESS EXCLUSIVE on damage_number, for a moment.
ALTER TABLE ledger.damage_number DROP CONSTRAINT damage_number_paper_known;
ALTER TABLE ledger.damage_number ADD CONSTRAINT damage_number_paper_known CHECK (paper IN ('case', 'check', 'start', 'notice', 'service', 'minutes', 'agreement', 'confirmation', 'suit', 'order', 'enforcement', 'preservation', 'bankruptcy_claim', 'payment', 'plan', 'evaluation', 'closing', 'refund', 'apart_notice', 'draw', 'simple', 'other'));

-- Why: the file of the opinion of a simplified form comes while the form waits. Of forms of before none has come.
-- Locks: ACCESS EXCLUSIVE on damage_simple_form, for a moment; the CHECK reads the table once.
ALTER TABLE ledger.damage_simple_form ADD COLUMN opinion_size bigint, ADD CONSTRAINT damage_simple_form_opinion_size_positive CHECK (opinion_size > 0);

-- Why: a case is found by the number of what it is linked with. Locks: SHARE on damage_record while the index is built.
CREATE INDEX damage_record_linked_idx ON ledger.damage_record (book_id, (words ->> 'number')) WHERE kind = 'link_case';

-- What an act writes of a damage case is declared once, and one trigger of each table asks it in place of those that asked table by table.
-- Locks: ACCESS EXCLUSIVE on each table of cases, for a moment, to change its triggers.

-- A claim in a bankruptcy follows what was owed, down to nothing where nothing was. Locks: ACCESS EXCLUSIVE on damage_insolvency, for a moment.
ALTER TABLE ledger.damage_insolvency DROP CONSTRAINT damage_insolvency_claimed_positive, ADD CONSTRAINT damage_insolvency_claimed_positive CHECK (claimed >= 0);

-- Written by make freeze, from here on:
ALTER TABLE ledger.purpose DISABLE TRIGGER written_once;
ALTER TABLE ledger.process_transition DISABLE TRIGGER written_once;
UPDATE ledger.purpose SET title = 'Damage that is established and late interest, by head of loss' WHERE code = 'claim_established';
INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article, acts, undone_by) VALUES ('compensation.correction', ARRAY['claim_due', 'claim_waived', 'claim_established']::text[], ARRAY['claim_due', 'claim_waived', 'claim_established']::text[], ARRAY[]::text[], FALSE, TRUE, NULL, '民事诉讼法 art. 157 (2023)', ARRAY['compensation.record correct_document']::text[], ARRAY['compensation.record confirm_reversal']::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.base_change', 'propose', '', 'proposed', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.base_change', 'confirm', 'proposed', 'in_force', FALSE, ARRAY['bureau']::text[], ARRAY['propose']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.base_change', 'drop', 'proposed', 'dropped', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.relief', 'endorse', 'proposed', 'proposed', TRUE, ARRAY['bureau', 'finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
UPDATE ledger.process_transition SET apart = ARRAY['endorse']::text[] WHERE machine = 'compensation.relief' AND action = 'grant' AND from_state = 'proposed';
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.insolvency', 'reverse_revival', 'distributed', 'distributed', FALSE, ARRAY['finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
ALTER TABLE ledger.purpose ENABLE ALWAYS TRIGGER written_once;
ALTER TABLE ledger.process_transition ENABLE ALWAYS TRIGGER written_once;
DROP TRIGGER damage_called_recorded ON ledger.damage_called;
DROP TRIGGER damage_case_corrected ON ledger.damage_case;
DROP TRIGGER damage_case_public ON ledger.damage_case;
DROP TRIGGER damage_case_source ON ledger.damage_case;
DROP TRIGGER damage_clock_recorded ON ledger.damage_clock;
DROP TRIGGER damage_clock_stopped ON ledger.damage_clock;
DROP TRIGGER damage_conversion_recorded ON ledger.damage_conversion;
DROP TRIGGER damage_duty_head_recorded ON ledger.damage_duty_head;
DROP TRIGGER damage_duty_obligor_ended ON ledger.damage_duty_obligor;
DROP TRIGGER damage_duty_obligor_recorded ON ledger.damage_duty_obligor;
DROP TRIGGER damage_duty_recorded ON ledger.damage_duty;
DROP TRIGGER damage_enforced_recorded ON ledger.damage_enforced;
DROP TRIGGER damage_guarantee_recorded ON ledger.damage_guarantee;
DROP TRIGGER damage_instalment_recorded ON ledger.damage_instalment;
DROP TRIGGER damage_milestone_accepted ON ledger.damage_milestone;
DROP TRIGGER damage_milestone_ended ON ledger.damage_milestone;
DROP TRIGGER damage_milestone_paid ON ledger.damage_milestone;
DROP TRIGGER damage_milestone_recorded ON ledger.damage_milestone;
DROP TRIGGER damage_milestone_refused ON ledger.damage_milestone;
DROP TRIGGER damage_obligation_in_force ON ledger.damage_obligation;
DROP TRIGGER damage_obligation_recorded ON ledger.damage_obligation;
DROP TRIGGER damage_obligor_ended ON ledger.damage_obligor;
DROP TRIGGER damage_obligor_recorded ON ledger.damage_obligor;
DROP TRIGGER damage_part_lowered ON ledger.damage_part;
DROP TRIGGER damage_part_reckoned ON ledger.damage_part;
DROP TRIGGER damage_part_recorded ON ledger.damage_part;
DROP TRIGGER damage_party_body_joined ON ledger.damage_party;
DROP TRIGGER damage_party_ended ON ledger.damage_party;
DROP TRIGGER damage_party_joined ON ledger.damage_party;
DROP TRIGGER damage_party_renamed ON ledger.damage_party;
DROP TRIGGER damage_pause_recorded ON ledger.damage_pause;
DROP TRIGGER damage_payment_recorded ON ledger.damage_payment;
DROP TRIGGER damage_payment_taken_out ON ledger.damage_payment;
DROP TRIGGER damage_payment_waits ON ledger.damage_payment;
DROP TRIGGER damage_project_contracted ON ledger.damage_project;
DROP TRIGGER damage_project_evaluated ON ledger.damage_project;
DROP TRIGGER damage_project_recorded ON ledger.damage_project;
DROP TRIGGER damage_project_retained ON ledger.damage_project;
DROP TRIGGER damage_project_retention_kept ON ledger.damage_project;
DROP TRIGGER damage_project_varied ON ledger.damage_project;
DROP TRIGGER damage_relief_recorded ON ledger.damage_relief;
DROP TRIGGER damage_return_recorded ON ledger.damage_return;
DROP TRIGGER damage_reversal_recorded ON ledger.damage_reversal;
DROP TRIGGER damage_separate_head_recorded ON ledger.damage_separate_head;
DROP TRIGGER damage_separate_party_recorded ON ledger.damage_separate_party;
DROP TRIGGER damage_separate_recorded ON ledger.damage_separate;
DROP TRIGGER damage_settled_recorded ON ledger.damage_settled;
DROP TRIGGER damage_spending_recorded ON ledger.damage_spending;
DROP TRIGGER expert_recused ON ledger.damage_expert_choice;
DROP TRIGGER fee_cancelled ON ledger.damage_fee;
DROP TRIGGER fee_recorded ON ledger.damage_fee;
DROP TRIGGER opinion_recorded ON ledger.damage_opinion;
DROP FUNCTION ledger.check_in_force();
DROP FUNCTION ledger.check_with_record();
-- to here.
