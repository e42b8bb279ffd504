-- Damage cases: what brings a database of revision 0004 to the tables, purposes, kinds and steps that are declared.
-- The SQL objects under ledger/compensation/sql are applied after it. What was kept before is carried over: refunds name the
-- payments that they gave back, reversed judgments their obligation, and what was spent stands as a spending of its own.
-- Locks taken: ACCESS EXCLUSIVE on damage_relief and damage_payment.

-- Late interest that is paid and not owed any more has an account of its own.
INSERT INTO ledger.purpose (code, debit_normal, asset_kinds, floor, title) VALUES ('claim_overpaid', FALSE, ARRAY['money']::text[], 0,
  'Late interest that was paid and is not owed: set off against later interest, or to be returned');
UPDATE ledger.entry_kind SET debits = ARRAY['claim_due', 'claim_established', 'claim_overpaid'],
  credits = ARRAY['claim_established', 'claim_due', 'claim_overpaid'] WHERE code = 'compensation.interest';
UPDATE ledger.entry_kind SET debits = ARRAY['nontax_revenue', 'claim_established', 'claim_overpaid', 'case_fund_source', 'overpaid_payable']
  WHERE code = 'compensation.refund';

-- What moved money is reversed by the room, and by nobody else.
UPDATE ledger.entry_kind SET reversible = TRUE WHERE code IN ('compensation.payment', 'compensation.agency_receipt',
  'compensation.remittance', 'compensation.escrow', 'compensation.escrow_release', 'compensation.court_collection',
  'compensation.court_transfer', 'compensation.waiver', 'compensation.credit', 'compensation.spending', 'compensation.refund',
  'compensation.deposit', 'compensation.deposit_return', 'compensation.deposit_call');
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles) VALUES
  ('compensation.case', 'reverse', 'closed', 'performing', FALSE, ARRAY['finance']),
  ('compensation.case', 'reverse_works', 'closed', 'restoring', FALSE, ARRAY['finance']),
  ('compensation.case', 'reverse', 'performing', 'defaulted', FALSE, ARRAY['finance']),
  ('compensation.case', 'reverse', 'restoring', 'defaulted', FALSE, ARRAY['finance']),
  ('compensation.relief', 'reverse', 'granted', 'reversed', FALSE, ARRAY['finance']),
  ('compensation.guarantee', 'reverse', 'held', 'reversed', FALSE, ARRAY['finance']),
  ('compensation.guarantee', 'reverse', 'called', 'held', FALSE, ARRAY['finance']),
  ('compensation.guarantee', 'reverse', 'released', 'held', FALSE, ARRAY['finance']),
  ('compensation.spending', 'propose', '', 'proposed', FALSE, ARRAY['finance']),
  ('compensation.spending', 'confirm', 'proposed', 'paid', TRUE, ARRAY['finance']),
  ('compensation.spending', 'drop', 'proposed', 'dropped', FALSE, ARRAY['finance']),
  ('compensation.spending', 'reverse', 'paid', 'reversed', FALSE, ARRAY['finance']),
  ('compensation.spending', 'carry_over', '', 'paid', FALSE, ARRAY['finance']),
  ('compensation.reversal', 'propose', '', 'proposed', FALSE, ARRAY['finance']),
  ('compensation.reversal', 'confirm', 'proposed', 'confirmed', TRUE, ARRAY['finance']),
  ('compensation.reversal', 'drop', 'proposed', 'dropped', FALSE, ARRAY['finance']);

CREATE TABLE ledger.damage_reversal (
  book_id INTEGER NOT NULL,
  reversal_id UUID NOT NULL,
  case_id INTEGER NOT NULL,
  target UUID NOT NULL,
  confirmed_on DATE,
  CONSTRAINT damage_reversal_pkey PRIMARY KEY (book_id, reversal_id),
  CONSTRAINT damage_reversal_case_fkey FOREIGN KEY(book_id, case_id) REFERENCES ledger.damage_case (book_id, case_id),
  CONSTRAINT damage_reversal_process_fkey FOREIGN KEY(book_id, reversal_id) REFERENCES ledger.process (book_id, process_id),
  CONSTRAINT damage_reversal_target_fkey FOREIGN KEY(book_id, target) REFERENCES ledger.damage_record (book_id, record_id)
);
CREATE INDEX damage_reversal_case_idx ON ledger.damage_reversal (book_id, case_id);
CREATE UNIQUE INDEX damage_reversal_once ON ledger.damage_reversal (book_id, target) WHERE confirmed_on IS NOT NULL;

ALTER TABLE ledger.damage_payment ADD COLUMN reversed_by UUID;
ALTER TABLE ledger.damage_payment
  ADD CONSTRAINT damage_payment_reversal_fkey FOREIGN KEY(book_id, reversed_by) REFERENCES ledger.damage_reversal (book_id, reversal_id),
  ADD CONSTRAINT damage_payment_reversed_waits_no_more CHECK (reversed_by IS NULL OR waiting = 0);

-- A refund after a reversed judgment named neither the judgment nor what it left owed: the obligation of its part, and the rest of it.
ALTER TABLE ledger.damage_relief ADD COLUMN obligation_id UUID, ADD COLUMN left_owed BIGINT;
UPDATE ledger.damage_relief r SET obligation_id = p.obligation_id, left_owed = greatest(0, p.amount - r.amount)
  FROM ledger.damage_part p
  WHERE r.kind = 'refund_reversed' AND p.book_id = r.book_id AND p.case_id = r.case_id AND p.part = coalesce(r.part, 1);
ALTER TABLE ledger.damage_relief
  ADD CONSTRAINT damage_relief_obligation_fkey FOREIGN KEY(book_id, obligation_id)
    REFERENCES ledger.damage_obligation (book_id, obligation_id),
  ADD CONSTRAINT damage_relief_reversed_judgment CHECK ((kind = 'refund_reversed') = (obligation_id IS NOT NULL)
    AND (obligation_id IS NULL) = (left_owed IS NULL) AND left_owed >= 0);

CREATE TABLE ledger.damage_return (
  book_id INTEGER NOT NULL,
  relief_id UUID NOT NULL,
  payment_id UUID NOT NULL,
  counted_as TEXT COLLATE "C" NOT NULL,
  case_id INTEGER NOT NULL,
  amount BIGINT NOT NULL,
  CONSTRAINT damage_return_pkey PRIMARY KEY (book_id, relief_id, payment_id, counted_as),
  CONSTRAINT damage_return_relief_fkey FOREIGN KEY(book_id, relief_id) REFERENCES ledger.damage_relief (book_id, relief_id),
  CONSTRAINT damage_return_payment_fkey FOREIGN KEY(book_id, payment_id) REFERENCES ledger.damage_payment (book_id, payment_id),
  CONSTRAINT damage_return_counted_as_known CHECK (counted_as IN ('principal', 'interest', 'excess')),
  CONSTRAINT damage_return_amount_positive CHECK (amount > 0)
);
CREATE INDEX damage_return_payment_idx ON ledger.damage_return (book_id, payment_id);
-- What was refunded is laid to the payments of the case, those of the payee first and the last one first.
DO $$
DECLARE
  v_relief record;
  v_payment record;
  v_left bigint;
BEGIN
  FOR v_relief IN SELECT r.book_id, r.case_id, r.relief_id, r.amount, r.payee,
                    CASE r.kind WHEN 'refund_excess' THEN 'excess' ELSE 'principal' END AS counted_as
                  FROM ledger.damage_relief r JOIN ledger.process q ON q.book_id = r.book_id AND q.process_id = r.relief_id
                  WHERE r.kind LIKE 'refund%' AND q.state = 'granted' ORDER BY r.relief_id LOOP
    v_left := v_relief.amount;
    FOR v_payment IN SELECT p.payment_id, CASE v_relief.counted_as WHEN 'excess' THEN p.excess ELSE p.amount - p.interest - p.excess END
                       - (SELECT coalesce(sum(d.amount), 0) FROM ledger.damage_return d WHERE d.book_id = p.book_id
                          AND d.payment_id = p.payment_id AND d.counted_as = v_relief.counted_as) AS there
                     FROM ledger.damage_payment p WHERE p.book_id = v_relief.book_id AND p.case_id = v_relief.case_id
                       AND p.route IN ('treasury', 'agency', 'court', 'escrow', 'deposit')
                     ORDER BY p.payer <> v_relief.payee, p.paid_on DESC, p.payment_id DESC LOOP
      IF least(v_left, v_payment.there) > 0 THEN
        INSERT INTO ledger.damage_return VALUES (v_relief.book_id, v_relief.relief_id, v_payment.payment_id, v_relief.counted_as,
          v_relief.case_id, least(v_left, v_payment.there));
        v_left := v_left - least(v_left, v_payment.there);
      END IF;
    END LOOP;
  END LOOP;
END $$;

CREATE TABLE ledger.damage_spending (
  book_id INTEGER NOT NULL,
  spending_id UUID NOT NULL,
  case_id INTEGER NOT NULL,
  project_id UUID,
  stage SMALLINT,
  use TEXT COLLATE "C" NOT NULL,
  payee TEXT COLLATE "C" NOT NULL,
  payee_name TEXT NOT NULL,
  payee_account TEXT NOT NULL,
  purpose TEXT NOT NULL,
  amount BIGINT NOT NULL,
  paid_on DATE,
  entry_id UUID,
  CONSTRAINT damage_spending_pkey PRIMARY KEY (book_id, spending_id),
  CONSTRAINT damage_spending_case_fkey FOREIGN KEY(book_id, case_id) REFERENCES ledger.damage_case (book_id, case_id),
  CONSTRAINT damage_spending_process_fkey FOREIGN KEY(book_id, spending_id) REFERENCES ledger.process (book_id, process_id),
  CONSTRAINT damage_spending_stage_fkey FOREIGN KEY(book_id, project_id, stage)
    REFERENCES ledger.damage_milestone (book_id, project_id, number),
  CONSTRAINT damage_spending_entry_fkey FOREIGN KEY(book_id, entry_id) REFERENCES ledger.entry (book_id, entry_id),
  CONSTRAINT damage_spending_use_known
    CHECK (use IN ('restoration', 'monitoring', 'investigation', 'emergency', 'assessment', 'elsewhere')),
  CONSTRAINT damage_spending_says_for_what CHECK ((project_id IS NULL) = (stage IS NULL)
    AND (use <> 'restoration' OR project_id IS NOT NULL) AND (use <> 'elsewhere' OR project_id IS NULL AND purpose <> '')),
  CONSTRAINT damage_spending_payee_named CHECK (payee <> '' AND (payee_name = '') = (payee_account = '')),
  CONSTRAINT damage_spending_amount_positive CHECK (amount > 0),
  CONSTRAINT damage_spending_paid_by_entry CHECK ((paid_on IS NULL) = (entry_id IS NULL))
);
CREATE INDEX damage_spending_case_idx ON ledger.damage_spending (book_id, case_id);
CREATE UNIQUE INDEX damage_spending_entry_key ON ledger.damage_spending (book_id, entry_id) WHERE entry_id IS NOT NULL;
CREATE INDEX damage_spending_stage_idx ON ledger.damage_spending (book_id, project_id, stage) WHERE project_id IS NOT NULL;
-- What was spent by one person before stands as carried over. Money for a restoration that named none went to another place.
INSERT INTO ledger.process (book_id, process_id, machine, state, version, started_by)
  SELECT book_id, record_id, 'compensation.spending', 'paid', 1, actor_id FROM ledger.damage_record WHERE kind = 'spend';
INSERT INTO ledger.process_event (book_id, process_id, version, machine, action, previous, from_state, to_state, four_eyes, started_by,
    actor_id, effective_on, reason, document, recorded_at)
  SELECT book_id, record_id, 1, 'compensation.spending', 'carry_over', NULL, '', 'paid', FALSE, actor_id, actor_id, effective_on, reason,
    document, recorded_at
  FROM ledger.damage_record WHERE kind = 'spend';
INSERT INTO ledger.damage_spending (book_id, spending_id, case_id, project_id, stage, use, payee, payee_name, payee_account, purpose,
    amount, paid_on, entry_id)
  SELECT r.book_id, r.record_id, r.case_id, m.project_id, m.number,
    CASE WHEN m.project_id IS NOT NULL AND r.words ->> 'use' = 'elsewhere' THEN 'restoration'
         WHEN m.project_id IS NULL AND r.words ->> 'use' = 'restoration' THEN 'elsewhere' ELSE r.words ->> 'use' END,
    r.words ->> 'payee', '', '',
    CASE WHEN m.project_id IS NULL AND r.words ->> 'use' IN ('restoration', 'elsewhere') THEN 'spent before purposes were kept' ELSE '' END,
    p.debit, e.effective_on, e.entry_id
  FROM ledger.damage_record r
  JOIN ledger.entry e ON e.book_id = r.book_id AND e.entry_id = ledger.derived_id(r.record_id, 'spend')
  JOIN ledger.posting p ON p.book_id = e.book_id AND p.entry_id = e.entry_id AND p.debit > 0
  JOIN ledger.account a ON a.book_id = p.book_id AND a.account_id = p.account_id AND a.purpose = 'restoration_expense'
  LEFT JOIN ledger.damage_milestone m ON m.book_id = r.book_id AND m.project_id = r.subject AND m.number = (r.words ->> 'stage')::smallint
  WHERE r.kind = 'spend';
