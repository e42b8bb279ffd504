-- Why: what was begun off the straight road has its end.
-- Locks: none on what is there.

-- Why: payments have receipts, which are taken back, replaced, lost and found. Locks: none on what is there; SHARE ROW EXCLUSIVE on damage_case,
-- damage_payment and process, for a moment.
CREATE TABLE ledger.nontax_receipt (
  book_id INTEGER NOT NULL,
  receipt_id UUID NOT NULL,
  case_id INTEGER NOT NULL,
  payment_id UUID NOT NULL,
  code TEXT COLLATE "C" NOT NULL,
  number TEXT COLLATE "C" NOT NULL,
  check_code TEXT COLLATE "C" NOT NULL,
  amount BIGINT NOT NULL,
  payer_name TEXT NOT NULL,
  issued_on DATE NOT NULL,
  reddens UUID,
  replaces UUID,
  struck BOOLEAN DEFAULT false NOT NULL,
  CONSTRAINT nontax_receipt_pkey PRIMARY KEY (book_id, receipt_id),
  CONSTRAINT nontax_receipt_case_fkey FOREIGN KEY(book_id, case_id) REFERENCES ledger.damage_case (book_id, case_id),
  CONSTRAINT nontax_receipt_process_fkey FOREIGN KEY(book_id, receipt_id) REFERENCES ledger.process (book_id, process_id),
  CONSTRAINT nontax_receipt_payment_fkey FOREIGN KEY(book_id, payment_id) REFERENCES ledger.damage_payment (book_id, payment_id),
  CONSTRAINT nontax_receipt_reddens_fkey FOREIGN KEY(book_id, reddens) REFERENCES ledger.nontax_receipt (book_id, receipt_id),
  CONSTRAINT nontax_receipt_replaces_fkey FOREIGN KEY(book_id, replaces) REFERENCES ledger.nontax_receipt (book_id, receipt_id),
  CONSTRAINT nontax_receipt_code_form CHECK (code ~ '^[0-9A-Z]{4,20}$'),
  CONSTRAINT nontax_receipt_number_form CHECK (number ~ '^[0-9A-Z]{4,24}$'),
  CONSTRAINT nontax_receipt_check_code_form CHECK (check_code ~ '^[0-9A-Za-z]{0,20}$'),
  CONSTRAINT nontax_receipt_amount_positive CHECK (amount > 0),
  CONSTRAINT nontax_receipt_payer_name_kept CHECK (payer_name <> '' AND payer_name !~ '[\u0001-\u001f\u007f-\u009f\u2028\u2029\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufdd0-\ufdef\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f\U0001fffe\U0001ffff\U0002fffe\U0002ffff\U0003fffe\U0003ffff\U0004fffe\U0004ffff\U0005fffe\U0005ffff\U0006fffe\U0006ffff\U0007fffe\U0007ffff\U0008fffe\U0008ffff\U0009fffe\U0009ffff\U000afffe\U000affff\U000bfffe\U000bffff\U000cfffe\U000cffff\U000dfffe\U000dffff\U000efffe\U000effff\U000ffffe\U000fffff\U0010fffe\U0010ffff]' AND payer_name !~ '^[ \u00a0\u1680\u2000-\u200b\u200e\u200f\u202f\u205f\u2060\u3000\ufeff]|[ \u00a0\u1680\u2000-\u200b\u200e\u200f\u202f\u205f\u2060\u3000\ufeff]$'),
  CONSTRAINT nontax_receipt_follows_one CHECK (reddens IS NULL OR replaces IS NULL)
);
CREATE INDEX nontax_receipt_case_idx ON ledger.nontax_receipt (book_id, case_id);
CREATE INDEX nontax_receipt_issued_idx ON ledger.nontax_receipt (book_id, issued_on, receipt_id);
CREATE UNIQUE INDEX nontax_receipt_number_key ON ledger.nontax_receipt (book_id, number, code) WHERE NOT struck;
CREATE INDEX nontax_receipt_payment_idx ON ledger.nontax_receipt (book_id, payment_id);

-- Why: what goes back out of the treasury is in transit until it came to who paid it. Locks: none on what is there; SHARE ROW EXCLUSIVE on damage_case
-- and damage_relief, for a moment.
CREATE TABLE ledger.damage_refund (
  book_id INTEGER NOT NULL,
  refund_id UUID NOT NULL,
  case_id INTEGER NOT NULL,
  payee TEXT COLLATE "C" NOT NULL,
  approved_on DATE NOT NULL,
  amount BIGINT NOT NULL,
  payee_name TEXT,
  payee_account TEXT,
  came BIGINT DEFAULT 0 NOT NULL,
  paid BIGINT DEFAULT 0 NOT NULL,
  CONSTRAINT damage_refund_pkey PRIMARY KEY (book_id, refund_id),
  CONSTRAINT damage_refund_case_fkey FOREIGN KEY(book_id, case_id) REFERENCES ledger.damage_case (book_id, case_id),
  CONSTRAINT damage_refund_relief_fkey FOREIGN KEY(book_id, refund_id) REFERENCES ledger.damage_relief (book_id, relief_id),
  CONSTRAINT damage_refund_amount_positive CHECK (amount > 0),
  CONSTRAINT damage_refund_came_of_amount CHECK (came BETWEEN 0 AND amount),
  CONSTRAINT damage_refund_paid_of_came CHECK (paid BETWEEN 0 AND came),
  CONSTRAINT damage_refund_account_whole CHECK ((payee_name IS NULL) = (payee_account IS NULL)),
  CONSTRAINT damage_refund_paid_to_account CHECK (paid = 0 OR payee_account IS NOT NULL)
);
CREATE INDEX damage_refund_case_idx ON ledger.damage_refund (book_id, case_id);

-- Why: an application for a refund is a paper with a number. Locks: ACCESS EXCLUSIVE on damage_number, for the time of one reading of it.
ALTER TABLE ledger.damage_number DROP CONSTRAINT damage_number_paper_known;
ALTER TABLE ledger.damage_number ADD CONSTRAINT damage_number_paper_known CHECK (paper IN ('case', 'check', 'start', 'notice', 'service', 'minutes', 'agreement', 'confirmation', 'suit', 'order', 'enforcement', 'preservation', 'payment', 'plan', 'evaluation', 'closing', 'refund', 'other'));

-- Written by make freeze, from here on:
INSERT INTO ledger.purpose (code, debit_normal, asset_kinds, floor, title) VALUES ('refund_payable', FALSE, ARRAY['money']::text[], 0, 'What goes back out of the treasury, as finance has approved it, and has not come to who paid it');
INSERT INTO ledger.purpose (code, debit_normal, asset_kinds, floor, title) VALUES ('refund_in_transit', TRUE, ARRAY['money']::text[], 0, 'What the treasury has paid back, on its way to who paid it');
INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article, acts, undone_by) VALUES ('compensation.refund_order', ARRAY['nontax_revenue', 'claim_established', 'claim_overpaid', 'case_fund_source', 'overpaid_payable']::text[], ARRAY['refund_payable', 'agency_cash', 'claim_received', 'case_fund']::text[], ARRAY['credit:refund_payable']::text[], FALSE, TRUE, NULL, '预算法 art. 60; 预算法实施条例 art. 64–68', ARRAY['compensation.record grant_relief']::text[], ARRAY['compensation.record confirm_reversal']::text[]);
INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article, acts, undone_by) VALUES ('compensation.treasury_refund', ARRAY['refund_in_transit']::text[], ARRAY['treasury_cash']::text[], ARRAY['debit:refund_in_transit', 'credit:treasury_cash']::text[], FALSE, TRUE, NULL, '预算法 art. 60; 国家金库条例', ARRAY['compensation.record return_from_treasury']::text[], ARRAY['compensation.record confirm_reversal']::text[]);
INSERT INTO ledger.entry_kind (code, debits, credits, required, needs_approval, reversible, reversal_days, article, acts, undone_by) VALUES ('compensation.refund_payment', ARRAY['refund_payable']::text[], ARRAY['refund_in_transit']::text[], ARRAY['debit:refund_payable', 'credit:refund_in_transit']::text[], FALSE, TRUE, NULL, '预算法实施条例 art. 64', ARRAY['compensation.record pay_refund']::text[], ARRAY['compensation.record confirm_reversal']::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.receipt', 'record', '', 'issued', FALSE, ARRAY['bureau', 'finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.receipt', 'lose', 'issued', 'lost', FALSE, ARRAY['bureau', 'finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.receipt', 'find', 'lost', 'issued', FALSE, ARRAY['bureau', 'finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.receipt', 'redden', 'issued', 'reversed', FALSE, ARRAY['bureau', 'finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.receipt', 'redden', 'lost', 'reversed', FALSE, ARRAY['bureau', 'finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.receipt', 'replace', 'issued', 'replaced', FALSE, ARRAY['bureau', 'finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.receipt', 'replace', 'lost', 'replaced', FALSE, ARRAY['bureau', 'finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.receipt', 'strike', 'issued', 'struck', FALSE, ARRAY['bureau', 'finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.receipt', 'restore', 'reversed', 'issued', FALSE, ARRAY['bureau', 'finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart, rights) VALUES ('compensation.receipt', 'restore', 'replaced', 'issued', FALSE, ARRAY['bureau', 'finance']::text[], ARRAY[]::text[], ARRAY[]::text[]);
-- to here.
