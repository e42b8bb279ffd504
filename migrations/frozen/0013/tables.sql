-- Why: what was begun off the straight road has its end.
-- Locks: none on what is there.

-- Why: what was owed when a claim is filed in a bankruptcy is kept beside what was filed, so that less is seen; each notice of each party says who
-- took it, or why nobody did, and that it could not be served after all; and a claim is filed on a paper of its own.
-- Locks: each table exclusively, for a moment; no row is written.
ALTER TABLE ledger.damage_insolvency ADD COLUMN owed bigint;
ALTER TABLE ledger.damage_insolvency ADD CONSTRAINT damage_insolvency_claimed_of_owed CHECK (claimed <= owed);
ALTER TABLE ledger.damage_notice ADD COLUMN received_by text NOT NULL DEFAULT '';
ALTER TABLE ledger.damage_notice ADD COLUMN not_taken text NOT NULL DEFAULT '';
ALTER TABLE ledger.damage_notice ADD COLUMN returned_id uuid;
ALTER TABLE ledger.damage_number DROP CONSTRAINT damage_number_paper_known;
ALTER TABLE ledger.damage_number ADD CONSTRAINT damage_number_paper_known CHECK (paper IN ('case', 'check', 'start', 'notice', 'service', 'minutes', 'agreement', 'confirmation', 'suit', 'order', 'enforcement', 'preservation', 'bankruptcy_claim', 'payment', 'plan', 'evaluation', 'closing', 'other'));
ALTER TABLE ledger.damage_obligation DROP CONSTRAINT damage_obligation_kind_known;
ALTER TABLE ledger.damage_obligation ADD CONSTRAINT damage_obligation_kind_known CHECK (kind IN ('agreement', 'judgment', 'mediation', 'conversion', 'carried_over', 'revival'));
SELECT ledger.keep_records();

-- Written by make freeze, from here on:
INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article, acts, undone_by) VALUES ('compensation.revival', ARRAY['claim_due']::text[], ARRAY['claim_waived']::text[], ARRAY['credit:claim_waived']::text[], FALSE, TRUE, NULL, '企业破产法 art. 123; 民法典 art. 1161', ARRAY['compensation.record revive']::text[], ARRAY['compensation.record confirm_reversal']::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.case', 'revive', 'performing', 'performing', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.case', 'revive', 'restoring', 'restoring', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.case', 'revive', 'defaulted', 'defaulted', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.case', 'revive', 'closed', 'performing', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.insolvency', 'supplement_claim', 'filed', 'filed', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.insolvency', 'supplement_claim', 'disputed', 'disputed', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.insolvency', 'supplement_claim', 'admitted', 'admitted', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.insolvency', 'supplement_claim', 'distributed', 'distributed', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.insolvency', 'admit_claim', 'admitted', 'admitted', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.insolvency', 'admit_claim', 'distributed', 'distributed', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.insolvency', 'distribute_further', 'closed', 'distributed', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.insolvency', 'reverse_further', 'distributed', 'closed', FALSE, ARRAY['finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
-- to here.
