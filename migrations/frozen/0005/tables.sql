-- Keys: what was erased gets its number for a name, keys and actors keep themselves, and the outbox hears of every key there is.
-- The files under ledger/*/sql are applied after this one; so the old trigger is put aside for the names, and made anew by its file.
ALTER TABLE ledger.actor DISABLE TRIGGER actor_named;
ALTER TABLE ledger.actor DROP CONSTRAINT actor_erased_whole;
UPDATE ledger.actor SET name = 'person ' || actor_id WHERE name_salt IS NULL;
ALTER TABLE ledger.actor ADD CONSTRAINT actor_erased_whole
  CHECK (CASE WHEN name_salt IS NULL THEN name = 'person ' || actor_id::text ELSE name <> '' END);
ALTER TABLE ledger.actor ENABLE ALWAYS TRIGGER actor_named;

-- Who revoked, but not when, was never written by the program; if it was written by hand, there is nothing to keep.
UPDATE ledger.api_key SET revoked_by = NULL WHERE revoked_at IS NULL AND revoked_by IS NOT NULL;
ALTER TABLE ledger.api_key ADD CONSTRAINT api_key_revoked_whole CHECK (revoked_by IS NULL OR revoked_at IS NOT NULL);

-- What the view key_event says of the keys there are, told now: from here on the triggers tell it, and the doctor compares.
INSERT INTO ledger.outbox (book_id, kind, subject, owners, figures, actor_id)
SELECT b.book_id, t.kind, k.key_id::text, '{}', jsonb_build_object(
    'actor', k.actor_id, 'role', a.role, 'owner', a.owner, 'by', t.by,
    'at', to_char(t.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    'fingerprint', encode(sha256(k.digest), 'hex')),
  coalesce(t.by, k.actor_id)
FROM ledger.api_key k
JOIN ledger.actor a ON a.actor_id = k.actor_id
JOIN ledger.book b ON b.book_id = a.book_id OR a.book_id IS NULL
CROSS JOIN LATERAL (VALUES ('keys.issued', k.created_at, k.created_by), ('keys.revoked', k.revoked_at, k.revoked_by)) AS t (kind, at, by)
WHERE t.at IS NOT NULL
ORDER BY t.at, k.key_id, t.kind;

-- The log: how far a sweep got is kept apart from what is settled, with the transactions that were open then. Numbers of
-- transactions are compared with no other any more, which went wrong in a copy of the database in another cluster.
-- `reached_position` begins at 0, so that the first sweeps look through the whole journal once and seal what an earlier release
-- passed by. The functions have other parameters now; the files under sql/ make them anew.
-- Locks: ACCESS EXCLUSIVE on log_head, for a moment; it has a row for each book.
DROP FUNCTION ledger.next_records(integer, bigint, bigint, integer);
DROP FUNCTION ledger.append_seals(integer, bigint, uuid[], bigint[], date[], integer[], bytea[], smallint[], bigint[], bytea[], bytea,
  bigint, bigint, bigint);
ALTER TABLE ledger.log_head RENAME COLUMN pending_position TO drawn_position;
ALTER TABLE ledger.log_head DROP COLUMN pending_transaction;
ALTER TABLE ledger.log_head ADD COLUMN reached_position bigint NOT NULL DEFAULT 0;
ALTER TABLE ledger.log_head ADD COLUMN open_transactions jsonb NOT NULL DEFAULT '{}';
ALTER TABLE ledger.log_head DROP CONSTRAINT log_head_form;
ALTER TABLE ledger.log_head ADD CONSTRAINT log_head_form
  CHECK (size >= 0 AND octet_length(root) = 32 AND jsonb_typeof(open_transactions) = 'object');

-- The feed: events get a number of their book after they were committed. Those of before keep the number that clients know.
-- Locks: ACCESS EXCLUSIVE on outbox, while every event is written anew and indexed.
DROP TRIGGER outbox_append_only ON ledger.outbox;
REVOKE INSERT ON ledger.outbox FROM ecoledger_web;
ALTER TABLE ledger.outbox ADD COLUMN number bigint;
UPDATE ledger.outbox SET number = event_id;
DROP INDEX ledger.outbox_book_idx;
CREATE UNIQUE INDEX outbox_number_key ON ledger.outbox (book_id, number) WHERE number IS NOT NULL;
CREATE INDEX outbox_waiting_idx ON ledger.outbox (book_id, event_id) WHERE number IS NULL;
ALTER TABLE ledger.outbox DROP COLUMN written_in;

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

-- Who disposes of whose property: from the declarations of revision 0004 to those of this branch. SQL objects under sql/ come after it.

-- A step may be kept apart from earlier ones: `apart` names their actions.
ALTER TABLE ledger.process_transition ADD COLUMN apart text[] NOT NULL DEFAULT '{}';
ALTER TABLE ledger.process_transition ALTER COLUMN apart DROP DEFAULT;

-- Acts that take two persons: why one sufficed, and the line of the bank behind a deposit. What was done before stays as it is; the
-- triggers look at what comes.
CREATE TABLE ledger.permit_deposit_line (
  book_id INTEGER NOT NULL,
  act_id UUID NOT NULL,
  bank_line INTEGER NOT NULL,
  live BOOLEAN DEFAULT true NOT NULL,
  CONSTRAINT permit_deposit_line_pkey PRIMARY KEY (book_id, act_id),
  CONSTRAINT permit_deposit_line_act_fkey FOREIGN KEY(book_id, act_id) REFERENCES ledger.permit_act (book_id, act_id),
  CONSTRAINT permit_deposit_line_whole_key UNIQUE (book_id, act_id, bank_line)
);
CREATE UNIQUE INDEX permit_deposit_line_once ON ledger.permit_deposit_line (book_id, bank_line) WHERE live;
CREATE TABLE ledger.permit_alone (
  book_id INTEGER NOT NULL,
  act_id UUID NOT NULL,
  figure BIGINT NOT NULL,
  threshold BIGINT NOT NULL,
  bank_line INTEGER,
  CONSTRAINT permit_alone_pkey PRIMARY KEY (book_id, act_id),
  CONSTRAINT permit_alone_process_fkey FOREIGN KEY(book_id, act_id) REFERENCES ledger.process (book_id, process_id),
  CONSTRAINT permit_alone_line_fkey FOREIGN KEY(book_id, act_id, bank_line) REFERENCES ledger.permit_deposit_line (book_id, act_id, bank_line),
  CONSTRAINT permit_alone_suffices CHECK (figure > 0 AND threshold >= 0 AND (figure <= threshold OR bank_line IS NOT NULL))
);

-- Purposes, kinds and steps as they are declared now.
UPDATE ledger.entry_kind SET reversible = FALSE WHERE code = 'permits.cap';
UPDATE ledger.entry_kind SET reversible = FALSE WHERE code = 'permits.cap_cut';
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart) VALUES ('permits.cap', 'set', '', 'done', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart) VALUES ('permits.cap', 'cut', '', 'done', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart) VALUES ('permits.cap', 'share', '', 'done', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart) VALUES ('permits.cap', 'propose', '', 'proposed', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart) VALUES ('permits.cap', 'confirm', 'proposed', 'done', TRUE, ARRAY['bureau']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart) VALUES ('permits.cap', 'drop', 'proposed', 'dropped', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart) VALUES ('permits.grant', 'propose', '', 'proposed', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart) VALUES ('permits.grant', 'confirm', 'proposed', 'issued', TRUE, ARRAY['bureau']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart) VALUES ('permits.grant', 'drop', 'proposed', 'dropped', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart) VALUES ('permits.sale', 'attest', 'proposed', 'attested', FALSE, ARRAY['enterprise', 'bureau']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart) VALUES ('permits.sale', 'accept', 'attested', 'accepted', FALSE, ARRAY['enterprise']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart) VALUES ('permits.sale', 'attest', 'attested', 'attested', FALSE, ARRAY['enterprise']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart) VALUES ('permits.sale', 'confirm', 'attested', 'accepted', FALSE, ARRAY['bureau']::text[], ARRAY['propose', 'attest']::text[]);
UPDATE ledger.process_transition SET apart = ARRAY['accept', 'attest', 'confirm']::text[] WHERE machine = 'permits.sale' AND action = 'countersign' AND from_state = 'accepted';
UPDATE ledger.process_transition SET apart = ARRAY['accept', 'attest', 'confirm']::text[] WHERE machine = 'permits.sale' AND action = 'approve' AND from_state = 'accepted';
UPDATE ledger.process_transition SET apart = ARRAY['accept', 'attest', 'confirm', 'countersign']::text[] WHERE machine = 'permits.sale' AND action = 'approve' AND from_state = 'countersigned';
UPDATE ledger.process_transition SET apart = ARRAY['propose', 'accept', 'attest', 'confirm', 'countersign', 'approve']::text[] WHERE machine = 'permits.sale' AND action = 'settle' AND from_state = 'approved';
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart) VALUES ('permits.sale', 'cancel', 'attested', 'cancelled', FALSE, ARRAY['enterprise', 'bureau']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart) VALUES ('permits.lease', 'attest', 'proposed', 'attested', FALSE, ARRAY['enterprise', 'bureau']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart) VALUES ('permits.lease', 'accept', 'attested', 'accepted', FALSE, ARRAY['enterprise']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart) VALUES ('permits.lease', 'attest', 'attested', 'attested', FALSE, ARRAY['enterprise']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart) VALUES ('permits.lease', 'confirm', 'attested', 'accepted', FALSE, ARRAY['bureau']::text[], ARRAY['propose', 'attest']::text[]);
UPDATE ledger.process_transition SET apart = ARRAY['accept', 'attest', 'confirm']::text[] WHERE machine = 'permits.lease' AND action = 'register' AND from_state = 'accepted';
UPDATE ledger.process_transition SET apart = ARRAY['register']::text[] WHERE machine = 'permits.lease' AND action = 'return' AND from_state = 'running';
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart) VALUES ('permits.lease', 'cancel', 'attested', 'cancelled', FALSE, ARRAY['enterprise', 'bureau']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart) VALUES ('permits.pledge', 'attest', 'applied', 'attested', FALSE, ARRAY['enterprise', 'bureau']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart) VALUES ('permits.pledge', 'accept', 'attested', 'accepted', FALSE, ARRAY['enterprise']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart) VALUES ('permits.pledge', 'attest', 'attested', 'attested', FALSE, ARRAY['enterprise']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart) VALUES ('permits.pledge', 'confirm', 'attested', 'accepted', FALSE, ARRAY['bureau']::text[], ARRAY['apply', 'attest']::text[]);
UPDATE ledger.process_transition SET apart = ARRAY['accept', 'attest', 'confirm']::text[] WHERE machine = 'permits.pledge' AND action = 'register' AND from_state = 'accepted';
UPDATE ledger.process_transition SET roles = ARRAY[]::text[] WHERE machine = 'permits.pledge' AND action = 'replace' AND from_state = '';
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart) VALUES ('permits.pledge', 'propose_replacement', '', 'replacement_proposed', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart) VALUES ('permits.pledge', 'confirm', 'replacement_proposed', 'registered', TRUE, ARRAY['bureau']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart) VALUES ('permits.pledge', 'drop', 'replacement_proposed', 'dropped', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[]);
UPDATE ledger.process_transition SET roles = ARRAY['enterprise']::text[] WHERE machine = 'permits.pledge' AND action = 'release' AND from_state = 'registered';
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart) VALUES ('permits.pledge', 'ask_release', 'registered', 'release_asked', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart) VALUES ('permits.pledge', 'release', 'release_asked', 'released', FALSE, ARRAY['enterprise']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart) VALUES ('permits.pledge', 'confirm', 'release_asked', 'released', FALSE, ARRAY['bureau']::text[], ARRAY['ask_release']::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart) VALUES ('permits.pledge', 'drop', 'release_asked', 'registered', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[]);
UPDATE ledger.process_transition SET apart = ARRAY['register']::text[] WHERE machine = 'permits.pledge' AND action = 'enforce' AND from_state = 'registered';
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart) VALUES ('permits.pledge', 'reject', 'attested', 'rejected', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart) VALUES ('permits.enforcement', 'propose', '', 'proposed', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart) VALUES ('permits.enforcement', 'confirm', 'proposed', 'done', TRUE, ARRAY['bureau']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart) VALUES ('permits.enforcement', 'drop', 'proposed', 'dropped', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[]);
UPDATE ledger.process_transition SET apart = ARRAY['freeze']::text[] WHERE machine = 'permits.freeze' AND action = 'lift' AND from_state = 'frozen';
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart) VALUES ('permits.buyback', 'attest', 'offered', 'attested', FALSE, ARRAY['enterprise', 'bureau']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart) VALUES ('permits.buyback', 'accept', 'attested', 'accepted', FALSE, ARRAY['enterprise']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart) VALUES ('permits.buyback', 'attest', 'attested', 'attested', FALSE, ARRAY['enterprise']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart) VALUES ('permits.buyback', 'confirm', 'attested', 'accepted', FALSE, ARRAY['bureau']::text[], ARRAY['offer', 'attest']::text[]);
UPDATE ledger.process_transition SET apart = ARRAY['accept', 'attest', 'confirm']::text[] WHERE machine = 'permits.buyback' AND action = 'pay' AND from_state = 'accepted';
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart) VALUES ('permits.buyback', 'cancel', 'attested', 'cancelled', FALSE, ARRAY['enterprise', 'bureau']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart) VALUES ('permits.move', 'propose', '', 'proposed', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart) VALUES ('permits.move', 'confirm', 'proposed', 'released', TRUE, ARRAY['bureau']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart) VALUES ('permits.move', 'drop', 'proposed', 'dropped', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[]);
UPDATE ledger.process_transition SET roles = ARRAY['enterprise']::text[] WHERE machine = 'permits.move' AND action = 'apply' AND from_state = '';
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart) VALUES ('permits.move', 'attest', '', 'attested', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart) VALUES ('permits.move', 'accept', 'attested', 'applied', FALSE, ARRAY['enterprise']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart) VALUES ('permits.move', 'confirm', 'attested', 'applied', TRUE, ARRAY['bureau']::text[], ARRAY[]::text[]);
UPDATE ledger.process_transition SET apart = ARRAY['confirm']::text[] WHERE machine = 'permits.move' AND action = 'approve' AND from_state = 'applied';
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart) VALUES ('permits.move', 'reject', 'attested', 'rejected', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[]);
UPDATE ledger.process_transition SET roles = ARRAY['enterprise']::text[] WHERE machine = 'permits.surrender' AND action = 'surrender' AND from_state = '';
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart) VALUES ('permits.surrender', 'propose', '', 'proposed', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart) VALUES ('permits.surrender', 'confirm', 'proposed', 'surrendered', TRUE, ARRAY['enterprise', 'bureau']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart) VALUES ('permits.surrender', 'drop', 'proposed', 'dropped', FALSE, ARRAY['enterprise', 'bureau']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart) VALUES ('permits.retirement', 'propose_retirement', '', 'retirement_proposed', FALSE, ARRAY['enterprise', 'bureau']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart) VALUES ('permits.retirement', 'confirm', 'retirement_proposed', 'retired', TRUE, ARRAY['enterprise', 'bureau']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart) VALUES ('permits.retirement', 'drop', 'retirement_proposed', 'dropped', FALSE, ARRAY['enterprise', 'bureau']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart) VALUES ('permits.retirement', 'propose_cancellation', '', 'cancellation_proposed', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart) VALUES ('permits.retirement', 'confirm', 'cancellation_proposed', 'cancelled', TRUE, ARRAY['bureau']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart) VALUES ('permits.retirement', 'drop', 'cancellation_proposed', 'dropped', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart) VALUES ('permits.retirement', 'propose_deduction', '', 'deduction_proposed', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart) VALUES ('permits.retirement', 'confirm', 'deduction_proposed', 'deducted', TRUE, ARRAY['bureau']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart) VALUES ('permits.retirement', 'drop', 'deduction_proposed', 'dropped', FALSE, ARRAY['bureau']::text[], ARRAY[]::text[]);
UPDATE ledger.process_transition SET apart = ARRAY['dispute']::text[] WHERE machine = 'permits.report' AND action = 'verify' AND from_state = 'disputed';
UPDATE ledger.process_transition SET apart = ARRAY['assess']::text[] WHERE machine = 'permits.fee' AND action = 'pay' AND from_state = 'due';
UPDATE ledger.process_transition SET apart = ARRAY['assess']::text[] WHERE machine = 'permits.fee' AND action = 'pay_last' AND from_state = 'due';
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart) VALUES ('market.deposit', 'record', '', 'recorded', FALSE, ARRAY['finance']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart) VALUES ('market.deposit', 'propose', '', 'proposed', FALSE, ARRAY['finance']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart) VALUES ('market.deposit', 'confirm', 'proposed', 'recorded', TRUE, ARRAY['finance']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart) VALUES ('market.deposit', 'drop', 'proposed', 'dropped', FALSE, ARRAY['finance']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart) VALUES ('market.payout', 'propose', '', 'proposed', FALSE, ARRAY['finance']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart) VALUES ('market.payout', 'confirm', 'proposed', 'paid', TRUE, ARRAY['finance']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart) VALUES ('market.payout', 'drop', 'proposed', 'dropped', FALSE, ARRAY['finance']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart) VALUES ('market.correction', 'propose', '', 'proposed', FALSE, ARRAY['finance']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart) VALUES ('market.correction', 'confirm', 'proposed', 'reversed', TRUE, ARRAY['finance']::text[], ARRAY[]::text[]);
INSERT INTO ledger.process_transition (machine, action, from_state, to_state, four_eyes, roles, apart) VALUES ('market.correction', 'drop', 'proposed', 'dropped', FALSE, ARRAY['finance']::text[], ARRAY[]::text[]);
-- Names that show what they are: the database checks them as `ledger.texts` does.
-- What was kept before stays: a check holds for new rows from now on, and for the old ones where none breaks it. Only the name of a book
-- is mended, for its row is written again whenever a month is closed.
UPDATE ledger.book SET name = coalesce(nullif(regexp_replace(regexp_replace(name, '[\u0001-\u001f\u007f-\u009f\u2028\u2029\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufdd0-\ufdef\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f\U0001fffe\U0001ffff\U0002fffe\U0002ffff\U0003fffe\U0003ffff\U0004fffe\U0004ffff\U0005fffe\U0005ffff\U0006fffe\U0006ffff\U0007fffe\U0007ffff\U0008fffe\U0008ffff\U0009fffe\U0009ffff\U000afffe\U000affff\U000bfffe\U000bffff\U000cfffe\U000cffff\U000dfffe\U000dffff\U000efffe\U000effff\U000ffffe\U000fffff\U0010fffe\U0010ffff]', '', 'g'), '^[ \u00a0\u1680\u2000-\u200b\u200e\u200f\u202f\u205f\u2060\u3000\ufeff]+|[ \u00a0\u1680\u2000-\u200b\u200e\u200f\u202f\u205f\u2060\u3000\ufeff]+$', '', 'g'), ''), code)
WHERE NOT (name <> '' AND name !~ '[\u0001-\u001f\u007f-\u009f\u2028\u2029\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufdd0-\ufdef\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f\U0001fffe\U0001ffff\U0002fffe\U0002ffff\U0003fffe\U0003ffff\U0004fffe\U0004ffff\U0005fffe\U0005ffff\U0006fffe\U0006ffff\U0007fffe\U0007ffff\U0008fffe\U0008ffff\U0009fffe\U0009ffff\U000afffe\U000affff\U000bfffe\U000bffff\U000cfffe\U000cffff\U000dfffe\U000dffff\U000efffe\U000effff\U000ffffe\U000fffff\U0010fffe\U0010ffff]' AND name !~ '^[ \u00a0\u1680\u2000-\u200b\u200e\u200f\u202f\u205f\u2060\u3000\ufeff]|[ \u00a0\u1680\u2000-\u200b\u200e\u200f\u202f\u205f\u2060\u3000\ufeff]$');

DO $names$
DECLARE
  one text;
BEGIN
  FOREACH one IN ARRAY ARRAY['book', 'actor', 'party', 'site', 'bank_account', 'damage_evidence'] LOOP
    EXECUTE format($ddl$ALTER TABLE ledger.%I ADD CONSTRAINT %I CHECK (name <> '' AND name !~ '[\u0001-\u001f\u007f-\u009f\u2028\u2029\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufdd0-\ufdef\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f\U0001fffe\U0001ffff\U0002fffe\U0002ffff\U0003fffe\U0003ffff\U0004fffe\U0004ffff\U0005fffe\U0005ffff\U0006fffe\U0006ffff\U0007fffe\U0007ffff\U0008fffe\U0008ffff\U0009fffe\U0009ffff\U000afffe\U000affff\U000bfffe\U000bffff\U000cfffe\U000cffff\U000dfffe\U000dffff\U000efffe\U000effff\U000ffffe\U000fffff\U0010fffe\U0010ffff]' AND name !~ '^[ \u00a0\u1680\u2000-\u200b\u200e\u200f\u202f\u205f\u2060\u3000\ufeff]|[ \u00a0\u1680\u2000-\u200b\u200e\u200f\u202f\u205f\u2060\u3000\ufeff]$') NOT VALID$ddl$, one, one || '_name_kept');
    BEGIN
      EXECUTE format('ALTER TABLE ledger.%I VALIDATE CONSTRAINT %I', one, one || '_name_kept');
    EXCEPTION WHEN check_violation THEN
      RAISE NOTICE 'table % has older names that are not kept any more', one;
    END;
  END LOOP;
END $names$;
